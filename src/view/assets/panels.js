// The panels beside the text: events, entities, timeline, actors.

const PANELS = [
  { id: 'events', name: 'Events', render: eventsPanel },
  { id: 'entities', name: 'Entities', render: entitiesPanel },
  { id: 'timeline', name: 'Timeline', render: timelinePanel },
  { id: 'actors', name: 'Actors', render: actorsPanel },
];
if (index.gold) PANELS.push({ id: 'gold', name: 'Gold', render: (box) => goldPanel(box) });

function renderPanel() {
  const box = document.getElementById('panel');
  for (const tab of document.querySelectorAll('#tabs [role=tab]')) {
    const on = tab.dataset.tab === state.tab;
    tab.setAttribute('aria-selected', String(on));
    tab.tabIndex = on ? 0 : -1;
  }
  box.setAttribute('aria-labelledby', `tab-${state.tab}`);
  fill(box);
  if (!blocks.length) fill(box, h('p.empty', null, 'There are no documents.'));
  else PANELS.find((p) => p.id === state.tab).render(box);
}

function showTab(id) {
  state.tab = id;
  renderPanel();
  if (id === 'events' && state.event) markCard(current().get(state.event));
}

/** Where a list comes from: this document or all of them. */
function scopeSwitch() {
  if (blocks.length < 2) return null;
  const option = (id, name) => h('button.chip', {
    type: 'button', 'aria-pressed': String(state.scope === id), data: { scope: id },
    on: { click: () => { state.scope = id; renderPanel(); document.querySelector(`#panel [data-scope="${id}"]`).focus(); } },
  }, name);
  return h('div.scope', { role: 'group', 'aria-label': 'Scope' }, option('document', 'this document'), option('all', count(blocks.length, 'document')));
}

function eventsPanel(box) {
  const doc = current();
  const events = doc.events.filter(visible);
  if (!events.length) {
    add(box, [h('p.empty', null, doc.events.length ? 'The filters let no event through.' : 'No events in this document.')]);
    return;
  }
  // A book may have thousands of events: the list holds those around the chosen one.
  const AROUND = 150;
  const chosen = Math.max(0, events.findIndex(isSelected));
  const from = events.length > 2 * AROUND ? Math.max(0, chosen - AROUND) : 0;
  const to = Math.min(events.length, from + 2 * AROUND);
  const more = (event, n, what) => n > 0 && h('button.link.more', { type: 'button', on: { click: () => open(event) } }, `${count(n, 'event')} ${what}`);
  add(box, [more(events[from - 1], from, 'before these'),
    h('ul.cards', { 'aria-label': 'Events' }, events.slice(from, to).map((e) => card(e, { expanded: e.id === state.event }))),
    more(events[to], events.length - to, 'after these')]);
}

/** Opens the card of the chosen event and closes the others. */
function markCard(event) {
  const list = document.querySelector('#panel .cards');
  if (!list) return;
  for (const old of list.querySelectorAll('.card.open')) {
    if (!event || old.dataset.event !== event.id) {
      old.classList.remove('open');
      old.querySelector('.card-head').setAttribute('aria-expanded', 'false');
      const body = old.querySelector('.frame');
      if (body) body.remove();
    }
  }
  if (!event) return;
  const find = () => [...document.querySelector('#panel .cards').children].find((el) => el.dataset.event === event.id);
  if (!find()) renderPanel();
  const item = find();
  if (!item) return;
  if (!item.classList.contains('open')) {
    item.classList.add('open');
    item.querySelector('.card-head').setAttribute('aria-expanded', 'true');
    item.append(frame(event));
  }
  item.scrollIntoView({ block: 'nearest' });
}

const KIND_ORDER = ['person', 'country', 'organization', 'group', 'role', 'place', 'program', 'document', 'date', 'quote'];

function entitiesPanel(box) {
  const doc = current();
  const kinds = new Map();
  for (const entity of doc.entities) {
    if (!kinds.has(entity.kind)) kinds.set(entity.kind, []);
    kinds.get(entity.kind).push(entity);
  }
  if (!kinds.size) add(box, [h('p.empty', null, 'No entities in this document.')]);
  for (const [kind, list] of [...kinds].sort(by((k) => KIND_ORDER.indexOf(k[0])))) {
    list.sort((a, b) => b.mentions.length - a.mentions.length || by((e) => e.name)(a, b));
    add(box, [h('h3', null, h('span.kind', { data: { kind } }, kind || 'other'), h('span.n', null, list.length)),
      h('ul.entities', null, list.map(entityItem))]);
  }
}

function entityItem(entity) {
  const { doc } = entity;
  const on = entity.id === state.entity;
  const events = doc.events.filter((e) => e.args.some((a) => a.entity === entity.id));
  const mentions = () => h('div.detail', null,
    entity.roles.length > 0 && h('p', null, entity.roles.join(', ')),
    entity.key && h('p.key', null, entity.key, entity.wikidata && ` · ${entity.wikidata}`),
    entity.members && h('p.note', null, `Members: ${entity.members.map((m) => (doc.get(m) || {}).name).filter(Boolean).join(', ')}`),
    h('ol.mentions', null, entity.mentions.map((id) => doc.get(id)).filter(Boolean).map((m) => h('li', null, link(short(m.text, 70), () => reveal(m))))),
    events.length > 0 && h('p.note', null, 'In events: ', events.slice(0, 30).map((e) => [link(`${e.type} “${short(e.trigger.text, 24)}”`, () => open(e)), ' '])));
  return h('li.entity-item', null, h('button.entity-head', {
    type: 'button', 'aria-expanded': String(on), data: { entity: entity.id },
    on: { click: () => showEntity(on ? null : entity) },
  }, words(entity.name, 'bdi.name'), entity.country && h('span.note', null, ` ${entity.country}`), h('span.n', null, entity.mentions.length)), on && mentions());
}

/** Events of the scope with a date of their own. */
function timelinePanel(box) {
  const dated = [];
  for (const doc of documents()) {
    for (const event of doc.events.filter(visible)) {
      const date = args(event, 'date').find((a) => a.from);
      if (date) dated.push({ event, date });
    }
  }
  dated.sort((a, b) => by((x) => x.date.from)(a, b) || by((x) => x.date.to)(a, b));
  add(box, [scopeSwitch()]);
  if (!dated.length) {
    add(box, [h('p.empty', null, 'No event states a date.')]);
    return;
  }
  const { bars, cellOf } = strip(dated);
  add(box, [bars]);
  let year = null;
  let list = null;
  const LONGEST = 1000;
  for (const { event, date } of dated.slice(0, LONGEST)) {
    if (date.from.slice(0, -6) !== year) {
      year = date.from.slice(0, -6);
      list = h('ol.timeline');
      add(box, [h('h3', null, year), list]);
    }
    list.append(h('li', { data: { family: event.family, cell: String(cellOf(date.from)) } }, h('time', { datetime: date.from }, interval(date)),
      h('button.line', { type: 'button', on: { click: () => open(event) } }, typeChip(event), modality(event), ' ', words(gist(event, 90)),
        state.scope === 'all' && h('span.place', null, title(event.doc.number)))));
  }
  if (dated.length > LONGEST) add(box, [h('p.empty', null, `and ${count(dated.length - LONGEST, 'more event')}`)]);
}

/** How many dated events there are, month by month or year by year; what lies far back shares one bar. */
function strip(dated) {
  const LONGEST = 48;
  const year = (s) => Number(s.slice(0, -6));
  const month = (s) => 12 * year(s) + Number(s.slice(-5, -3)) - 1;
  const last = dated[dated.length - 1].date.from;
  const monthly = dated.filter((d) => month(last) - month(d.date.from) < LONGEST).length > 0.8 * dated.length;
  const place = (s) => Math.max(0, LONGEST - (monthly ? month(last) - month(s) : year(last) - year(s)));
  const name = (cell) => {
    if (cell === 0) return 'earlier';
    if (!monthly) return String(year(last) - LONGEST + cell);
    const at = month(last) - LONGEST + cell;
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
  };
  const first = place(dated[0].date.from);
  const cells = Array.from({ length: LONGEST - first + 1 }, () => []);
  for (const { event, date } of dated) cells[place(date.from) - first].push(event);
  const top = Math.max(...cells.map((c) => c.length));
  const show = (i) => {
    const line = document.querySelector(`#panel li[data-cell="${i}"]`);
    if (line) line.scrollIntoView({ block: 'start' });
  };
  // The list says the same: keyboards and screen readers have no need of the bars.
  const bars = h('div.strip', { 'aria-hidden': 'true' }, cells.map((events, i) => h('div.bar', {
    title: `${name(first + i)}: ${count(events.length, 'event')}`, on: { click: () => show(i) },
  },
    tally(events, (e) => e.family).map(([f, n]) => {
      const part = h('div', { data: { family: f } });
      part.style.height = `${(44 * n) / top}px`;
      return part;
    }))), h('span.from', null, name(first)), cells.length > 1 && h('span.to', null, name(LONGEST)));
  return { bars, cellOf: (from) => place(from) - first };
}

// Over many documents, all the actors without a name share one line.
const NOBODY = { key: '', name: 'not named (we, the ministers …)' };

/** Who did what how often: actors by event type. */
function actorsPanel(box) {
  const rows = new Map();
  const types = new Map();
  for (const doc of documents()) {
    for (const event of doc.events.filter(visible)) {
      const seen = new Set();
      for (const one of actors(event).map((a) => party(event, a))) {
        const actor = state.scope === 'all' && !one.named ? NOBODY : one;
        if (seen.has(actor.key)) continue;
        seen.add(actor.key);
        if (!rows.has(actor.key)) rows.set(actor.key, { actor, total: 0, cells: new Map() });
        const line = rows.get(actor.key);
        line.total += 1;
        if (!line.cells.has(event.type)) line.cells.set(event.type, []);
        line.cells.get(event.type).push(event);
        types.set(event.type, event.family);
      }
    }
  }
  const order = FAMILIES.map((f) => f.id);
  const columns = [...types].sort((a, b) => order.indexOf(a[1]) - order.indexOf(b[1]) || by((x) => x[0])(a, b));
  const last = (line) => (line.actor === NOBODY ? 1 : 0);
  const lines = [...rows.values()].sort((a, b) => last(a) - last(b) || b.total - a.total || by((l) => l.actor.name)(a, b));
  const nobody = lines.length && last(lines[lines.length - 1]) ? lines.pop() : null;
  add(box, [scopeSwitch()]);
  if (!lines.length && !nobody) {
    add(box, [h('p.empty', null, 'No event states an actor.')]);
    return;
  }
  const LONGEST = 200;
  const shownLines = [...lines.slice(0, LONGEST), ...(nobody ? [nobody] : [])];
  const head = ({ actor }) => (actor === NOBODY ? h('span.note', null, actor.name)
    : h('button.link', { type: 'button', title: 'Show only events of this actor', on: { click: () => onlyActor(actor) } }, words(short(actor.name, 34))));
  const hits = h('div.hits', { 'aria-live': 'polite' });
  const cell = ({ actor, cells }, type, fam) => {
    const events = cells.get(type);
    if (!events) return h('td');
    const button = h('button.cell', {
      type: 'button', data: { family: fam, level: String(Math.min(4, events.length)) }, 'aria-label': `${actor.name}, ${type}: ${count(events.length, 'event')}`,
      on: { click: () => showHits(hits, actor, type, events) },
    }, events.length);
    return h('td', null, button);
  };
  add(box, [h('div.table-box', { tabindex: '0', role: 'region', 'aria-label': 'Actors by event type' }, h('table.matrix', null,
    h('thead', null, h('tr', null, h('th', { scope: 'col' }, 'actor'), h('th', { scope: 'col' }, 'all'),
      columns.map(([type, fam]) => h('th.turned', { scope: 'col', data: { family: fam } }, h('span', null, type))))),
    h('tbody', null, shownLines.map((line) => h('tr', null,
      h('th', { scope: 'row' }, head(line)), h('td.total', null, line.total), columns.map(([type, fam]) => cell(line, type, fam))))))),
  lines.length > LONGEST && h('p.empty', null, `and ${count(lines.length - LONGEST, 'more actor')}`), hits]);
}

function showHits(box, actor, type, events) {
  fill(box, h('h3', null, words(actor.name), ` · ${type}`),
    h('ul.lines', null, events.slice(0, 100).map((e) => h('li', null,
      h('button.line', { type: 'button', on: { click: () => open(e) } }, words(short(gist(e, 110), 110)), state.scope === 'all' && h('span.place', null, title(e.doc.number)))))));
  box.scrollIntoView({ block: 'nearest' });
}

function onlyActor(actor) {
  filter.actor = { key: actor.key, name: actor.name };
  if (state.scope === 'document') state.tab = 'events';
  filtered();
}

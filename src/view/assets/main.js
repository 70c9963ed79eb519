// The page: its frame, what happens on clicks and keys, and the address of what is shown.

function isSelected(event) {
  return event.id === state.event && event.doc.number === state.doc;
}

/** Opens a document. */
function openDocument(n, { focus = false } = {}) {
  if (n < 0 || n >= blocks.length) return;
  state.doc = n;
  state.event = null;
  state.entity = null;
  const doc = current();
  const outer = doc.events.filter((e) => !e.nested_in).length;
  fill(document.getElementById('doc-title'), words(title(n)));
  fill(document.getElementById('doc-facts'), [doc.date && `dated ${doc.date}`, count(doc.sentences.length, 'sentence'),
    count(outer, 'event'), doc.events.length > outer && `${doc.events.length - outer} nested`, count(doc.entities.length, 'entity').replace('entitys', 'entities')].filter(Boolean).join(' · '));
  renderText(document.getElementById('text'), doc);
  document.getElementById('text-pane').scrollTop = 0;
  renderFilters();
  renderPanel();
  markGold();
  markSearch(state.query);
  const place = document.getElementById('place');
  if (place) place.textContent = `${n + 1} of ${blocks.length}`;
  for (const id of ['before', 'after']) {
    const button = document.getElementById(id);
    if (button) button.disabled = id === 'before' ? n === 0 : n === blocks.length - 1;
  }
  for (const item of document.querySelectorAll('#documents button.doc')) {
    const on = Number(item.dataset.n) === n;
    item.setAttribute('aria-current', on ? 'true' : 'false');
    if (on) {
      item.scrollIntoView({ block: 'nearest' });
      if (focus) item.focus();
    }
  }
  remember();
}

/** Chooses an event of the current document, or none. */
function select(event, { focus = false } = {}) {
  state.event = event ? event.id : null;
  markEvent(event);
  if (state.tab === 'events') markCard(event);
  for (const piece of view.pieces) if (piece.el.getAttribute('tabindex') === '0') piece.el.setAttribute('tabindex', '-1');
  const target = event ? within(event.trigger)[0] : view.pieces.find((p) => p.el.hasAttribute('tabindex'));
  if (target && target.el.hasAttribute('tabindex')) target.el.setAttribute('tabindex', '0');
  if (event) {
    reveal(event.trigger, focus);
    say(`${event.type}${event.modality === 'actual' ? '' : `, ${event.modality}`}: ${gist(event)}`);
  }
  remember();
}

/** Chooses an event wherever it is. */
function open(event, how = {}) {
  hidePopover();
  if (event.doc.number !== state.doc) openDocument(event.doc.number);
  admit(event);
  select(event, how);
}

function showEntity(entity) {
  hidePopover();
  state.entity = entity ? entity.id : null;
  if (entity && entity.doc.number !== state.doc) openDocument(entity.doc.number);
  if (entity) state.entity = entity.id;
  state.tab = 'entities';
  renderPanel();
  markGold();
  markEntity(entity);
  const head = entity && document.querySelector(`#panel [data-entity="${entity.id}"]`);
  if (head) {
    head.scrollIntoView({ block: 'nearest' });
    head.focus({ preventScroll: true });
  }
}

/** The next event that the filters let through, or the one before. */
function step(by) {
  const events = current().events.filter(visible);
  if (!events.length) return;
  const at = events.findIndex(isSelected);
  const next = at < 0 ? (by > 0 ? 0 : events.length - 1) : Math.min(events.length - 1, Math.max(0, at + by));
  open(events[next], { focus: true });
}

function say(text) {
  document.getElementById('live').textContent = text;
}

// The address tells what is shown: #d3 is the fourth document, #d3/v5 an event of it.
function remember() {
  try {
    history.replaceState(null, '', `#d${state.doc}${state.event ? `/${state.event}` : ''}`);
  } catch { /* Inside another page there is no address of one's own. */ }
}

function recall() {
  const match = /^#d(\d{1,7})(?:\/(v\d{1,7}))?$/.exec(location.hash);
  openDocument(match && Number(match[1]) < blocks.length ? Number(match[1]) : 0);
  const event = match && match[2] && blocks.length ? current().get(match[2]) : null;
  if (event) open(event);
}

// What shows beside the pointer.
let waiting = 0;

function hidePopover() {
  clearTimeout(waiting);
  document.getElementById('popover').hidden = true;
  clearMarks('pre');
}

function showPopover(piece, x, y) {
  const event = piece.events.filter(visible)[0];
  const mention = filter.mentions ? piece.mention : null;
  if (!event && !mention) return;
  const box = document.getElementById('popover');
  fill(box, event ? preview(event) : mentionPreview(mention));
  if (event && !isSelected(event)) markEvent(event, 'pre');
  box.hidden = false;
  const at = piece.el.getClientRects();
  const rect = [...at].find((r) => y >= r.top - 2 && y <= r.bottom + 2) || at[0];
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = rect.bottom + 8 + height < innerHeight;
  box.style.left = `${Math.max(8, Math.min(innerWidth - width - 8, x - 40))}px`;
  box.style.top = `${below ? rect.bottom + 8 : Math.max(8, rect.top - height - 8)}px`;
}

// Search: documents whose name or text holds the words.
function found(n, needle) {
  return !needle || title(n).toLowerCase().includes(needle) || load(n).text.toLowerCase().includes(needle);
}

function renderDocuments() {
  const box = document.getElementById('documents');
  if (!box) return;
  const needle = state.query.trim().toLowerCase();
  const errors = (d) => (d.faults ? d.faults.reduce((a, b) => a + b, 0) : -1);
  const shownDocs = index.documents.map((d, n) => ({ d, n })).filter(({ n }) => found(n, needle));
  if (state.order === 'events') shownDocs.sort((a, b) => b.d.events - a.d.events || a.n - b.n);
  if (state.order === 'faults') shownDocs.sort((a, b) => errors(b.d) - errors(a.d) || a.n - b.n);
  if (state.order === 'date') shownDocs.sort((a, b) => by((x) => x.d.date || '9999')(a, b) || a.n - b.n);
  fill(box, shownDocs.map(({ d, n }) => h('li', null, h('button.doc', {
    type: 'button', data: { n: String(n) }, 'aria-current': n === state.doc ? 'true' : 'false', on: { click: () => { openDocument(n); showList(false); } },
  }, h('span.doc-name', null, words(title(n)), h('span.n', null, d.events)), h('span.doc-line', null, d.date && h('span.date', null, `${d.date} `), words(d.headline)),
  d.faults && faultBar(d.faults)))), !shownDocs.length && h('li.empty', null, 'No document holds these words.'));
  document.getElementById('found').textContent = needle ? `${shownDocs.length} of ${blocks.length}` : count(blocks.length, 'document');
}

function faultBar(faults) {
  const label = faults.map((n, i) => `${n} ${FAULTS[i].name}`).join(', ');
  return h('span.fault-bar', { title: label, role: 'img', 'aria-label': label },
    faults.map((n, i) => n > 0 && h('span', { data: { fault: FAULTS[i].id } }, n)));
}

/** Where there is no room for it, the list of documents lies over the text while it is wanted. */
function showList(on) {
  document.body.classList.toggle('listing', on);
  const button = document.getElementById('place');
  if (button) button.setAttribute('aria-expanded', String(on));
}

function pager() {
  const turn = (id, sign, name, by) => h('button.turn', { type: 'button', id, title: `${name} (${by < 0 ? '[' : ']'})`, 'aria-label': name, on: { click: () => openDocument(state.doc + by) } }, sign);
  return h('div.pager', { role: 'group', 'aria-label': 'Document' }, turn('before', '‹', 'Previous document', -1),
    h('button.turn', { type: 'button', id: 'place', title: 'The list of documents', 'aria-controls': 'nav', 'aria-expanded': 'false', on: { click: () => {
      showList(!document.body.classList.contains('listing'));
      document.getElementById('search').focus();
    } } }), turn('after', '›', 'Next document', 1));
}

function layout() {
  const many = blocks.length > 1;
  const tab = (p) => h('button', {
    type: 'button', role: 'tab', id: `tab-${p.id}`, 'aria-controls': 'panel', data: { tab: p.id }, on: { click: () => { showTab(p.id); markGold(); } },
  }, p.name);
  const orders = [['given', 'in order'], ['date', 'by date'], ['events', 'most events'], ...(index.gold ? [['faults', 'most mistakes']] : [])];
  fill(document.getElementById('app'),
    h('header', null, h('h1', null, words(index.title)), index.note && h('p.notice', null, index.note),
      h('span.grow'), many && pager(), h('button.link', { type: 'button', id: 'help-button', 'aria-haspopup': 'dialog', on: { click: () => document.getElementById('help').showModal() } }, 'help'),
      h('span.note', null, `demarche ${index.version}`)),
    many && h('nav', { id: 'nav', 'aria-label': 'Documents' },
      h('div.search', null, h('input', { type: 'search', id: 'search', placeholder: 'Search names and texts', 'aria-label': 'Search documents', on: { input: search } }),
        h('div.search-line', null, h('span.note', { id: 'found', 'aria-live': 'polite' }),
          h('select', { 'aria-label': 'Order of documents', on: { change: (e) => { state.order = e.target.value; renderDocuments(); } } },
            orders.map(([id, name]) => h('option', { value: id }, name))))),
      h('ul', { id: 'documents' })),
    h('main', { id: 'text-pane', tabindex: '-1' },
      h('div.sheet', null, h('h2', { id: 'doc-title' }), h('p.note', { id: 'doc-facts' }),
        h('div', { id: 'filters', role: 'toolbar', 'aria-label': 'Filters' }),
        h('article', { id: 'text', tabindex: '-1', on: { click: clickText, mouseover: overText, mouseleave: hidePopover } }),
        h('section', { id: 'print', 'aria-hidden': 'true' }))),
    h('aside', { 'aria-label': 'Events, entities, timeline, actors' },
      h('div', { id: 'tabs', role: 'tablist', 'aria-label': 'Panels', on: { keydown: tabKeys } }, PANELS.map(tab)),
      h('div', { id: 'panel', role: 'tabpanel', tabindex: '-1' })),
    h('div', { id: 'popover', hidden: true, 'aria-hidden': 'true' }),
    h('div.hidden', { id: 'live', 'aria-live': 'polite' }),
    helpDialog());
  document.body.classList.toggle('single', !many);
}

function helpDialog() {
  const keys = [['j  ↓', 'next event'], ['k  ↑', 'previous event'], ['Enter', 'open the event under the focus'], ['Escape', 'close, clear the choice'],
    ['[  ]', 'previous, next document'], ['/', 'search'], ['n', 'nested events on or off'], ['m', 'mentions on or off'], ['1 … 5', 'panels'], ['?', 'this list']];
  const marks = MODALITIES.map((m) => [h('span.t', { data: { family: 'accord', modality: m } }, 'agreed'), `an event, ${m}`]);
  const kinds = ['person', 'country', 'organization', 'place', 'date'].map((k) => h('span.m', { data: { kind: k } }, k));
  const legend = [...marks, [h('span.t.nested', { data: { family: 'accord' } }, 'agreed'), 'an event inside what is said, announced ...'],
    [kinds.map((k) => [k, ' ']), 'mentions'],
    ...(index.gold ? FAULTS.map((f) => [h('span.fault-name', { data: { fault: f.id } }, f.name), f.hint]) : [])];
  return h('dialog', { id: 'help', 'aria-label': 'Help' }, h('h2', null, 'Keys'),
    h('dl.keys', null, keys.map(([key, what]) => [h('dt', null, h('kbd', null, key)), h('dd', null, what)])),
    h('h2', null, 'Marks'),
    h('p.families', null, FAMILIES.map((f) => h('span.type', { data: { family: f.id } }, f.name))),
    h('dl.keys.marks', null, legend.map(([mark, what]) => [h('dt', null, mark), h('dd', null, what)])),
    h('button.chip', { type: 'button', on: { click: () => document.getElementById('help').close() } }, 'close'));
}

function search(e) {
  state.query = e.target.value;
  renderDocuments();
  markSearch(state.query);
}

function clickText(e) {
  const piece = pieceOf(e.target);
  if (!piece) return;
  const event = eventAt(piece);
  if (event) open(event, { focus: true });
  else if (filter.mentions && piece.mention && current().get(piece.mention.entity)) showEntity(current().get(piece.mention.entity));
  if (event && state.tab !== 'events' && state.tab !== 'gold') {
    showTab('events');
    markCard(event);
  }
}

function overText(e) {
  const piece = pieceOf(e.target);
  hidePopover();
  if (piece) waiting = setTimeout(() => showPopover(piece, e.clientX, e.clientY), 180);
}

function tabKeys(e) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
  if (!by) return;
  const at = PANELS.findIndex((p) => p.id === state.tab);
  const next = PANELS[(at + by + PANELS.length) % PANELS.length];
  showTab(next.id);
  markGold();
  document.getElementById(`tab-${next.id}`).focus();
  e.preventDefault();
}

/** Up and down move through the list of documents while the focus is in it. */
function documentKeys(e, by) {
  const items = [...document.querySelectorAll('#documents button.doc')];
  const next = items[items.indexOf(document.activeElement) + by];
  if (next) openDocument(Number(next.dataset.n), { focus: true });
  e.preventDefault();
}

function onKey(e) {
  if (e.ctrlKey || e.metaKey || e.altKey || document.getElementById('help').open) return;
  const at = e.target instanceof Element ? e.target : document.body;
  if (e.key === 'Escape') return escape(at);
  if (at.closest('input, select, textarea')) return;
  const arrow = { ArrowDown: 1, ArrowUp: -1 }[e.key];
  if (arrow && at.closest('#documents')) return documentKeys(e, arrow);
  if (arrow && at.closest('.table-box, details')) return;
  if (e.key === 'Enter' || e.key === ' ') {
    const piece = at.closest('#text') ? pieceOf(at) : undefined;
    if (!piece) return;
    clickText(e);
    return e.preventDefault();
  }
  const action = {
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
    ']': () => openDocument(state.doc + 1), '[': () => openDocument(state.doc - 1),
    '/': () => {
      const box = document.getElementById('search');
      if (box && !box.offsetParent) showList(true);
      if (box) box.focus();
    },
    n: () => { filter.nested = !filter.nested; filtered(); },
    m: () => { filter.mentions = !filter.mentions; applyMentions(); renderFilters(); },
    '?': () => document.getElementById('help').showModal(),
  }[e.key] || (/^[1-9]$/.test(e.key) && PANELS[e.key - 1] ? () => { showTab(PANELS[e.key - 1].id); markGold(); } : null);
  if (!action) return;
  action();
  e.preventDefault();
}

function escape(at) {
  const menu = document.querySelector('details.menu[open]');
  const popover = document.getElementById('popover');
  if (menu) {
    menu.open = false;
    menu.querySelector('summary').focus();
  } else if (document.body.classList.contains('listing')) {
    showList(false);
    document.getElementById('place').focus();
  } else if (!popover.hidden) hidePopover();
  else if (at.closest('input')) document.getElementById('text').focus();
  else {
    markEntity(null);
    select(null);
  }
}

/** On paper every frame is open, below the text. */
function forPrint() {
  fill(document.getElementById('print'), h('h2', null, 'Events'),
    h('ul.cards', null, current().events.filter(visible).map((e) => card(e, { expanded: true }))));
}

layout();
renderDocuments();
renderFilters();
renderPanel();
if (blocks.length) recall();
document.addEventListener('keydown', onKey);
document.getElementById('text-pane').addEventListener('scroll', hidePopover, { passive: true });
addEventListener('hashchange', recall);
addEventListener('beforeprint', () => { if (blocks.length) forPrint(); });
addEventListener('afterprint', () => fill(document.getElementById('print')));
document.addEventListener('click', (e) => {
  const menu = document.querySelector('details.menu[open]');
  if (menu && e.target instanceof Node && e.target.isConnected && !menu.contains(e.target)) menu.open = false;
  if (e.target instanceof Element && !e.target.closest('#nav, .pager')) showList(false);
});

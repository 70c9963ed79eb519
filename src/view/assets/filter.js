// Which events are shown.

const filter = {
  families: new Set(FAMILIES.map((f) => f.id)),
  modalities: new Set(MODALITIES),
  /** Types that are switched off: packs may bring types of their own. */
  hidden: new Set(),
  nested: false,
  mentions: true,
  actor: null,
};

function visible(event) {
  return filter.families.has(event.family)
    && filter.modalities.has(event.modality)
    && !filter.hidden.has(event.type)
    && (filter.nested || !event.nested_in)
    && (!filter.actor || actors(event).some((a) => party(event, a).key === filter.actor.key));
}

/** Lets an event through that somebody asked for. */
function admit(event) {
  if (visible(event)) return;
  filter.families.add(event.family);
  filter.modalities.add(event.modality);
  filter.hidden.delete(event.type);
  if (event.nested_in) filter.nested = true;
  filter.actor = null;
  filtered();
}

function resetFilters() {
  FAMILIES.forEach((f) => filter.families.add(f.id));
  MODALITIES.forEach((m) => filter.modalities.add(m));
  filter.hidden.clear();
  filter.actor = null;
  filtered();
}

function isFiltering() {
  return filter.families.size < FAMILIES.length || filter.modalities.size < MODALITIES.length || filter.hidden.size > 0 || filter.actor !== null;
}

/** After a filter changed: the text, the lists and the filters themselves. */
function filtered() {
  renderFilters();
  if (!blocks.length) return;
  markTriggers();
  renderPanel();
  const event = state.event && current().get(state.event);
  if (event && !visible(event)) select(null);
  else markEvent(event);
}

function flip(set, value) {
  if (!set.delete(value)) set.add(value);
  filtered();
}

function renderFilters() {
  const box = document.getElementById('filters');
  const kept = document.activeElement && box.contains(document.activeElement) ? document.activeElement.dataset.filter : null;
  const menuOpen = Boolean(box.querySelector('details[open]'));
  const events = blocks.length ? current().events.filter((e) => filter.nested || !e.nested_in) : [];
  const families = new Map(tally(events, (e) => e.family));
  const modalities = new Map(tally(events, (e) => e.modality));
  const nested = blocks.length ? current().events.filter((e) => e.nested_in).length : 0;
  const toggle = (spec, data, on, action, ...label) => h(spec, {
    type: 'button', 'aria-pressed': String(on), data, on: { click: action },
  }, label);
  fill(box,
    h('div.group', { role: 'group', 'aria-label': 'Event families' }, FAMILIES.map((f) => toggle('button.chip.family',
      { family: f.id, filter: `f-${f.id}` }, filter.families.has(f.id), () => flip(filter.families, f.id),
      h('span.dot', { 'aria-hidden': 'true' }), f.name, h('span.n', null, families.get(f.id) || 0)))),
    h('div.group', { role: 'group', 'aria-label': 'Types and modality' },
      typeMenu(events, menuOpen),
      MODALITIES.map((m) => toggle('button.chip', { filter: `m-${m}` }, filter.modalities.has(m), () => flip(filter.modalities, m),
        m, h('span.n', null, modalities.get(m) || 0)))),
    h('div.group', { role: 'group', 'aria-label': 'Layers' },
      toggle('button.chip.switch', { filter: 'nested' }, filter.nested, () => { filter.nested = !filter.nested; filtered(); },
        'nested events', h('span.n', null, nested)),
      toggle('button.chip.switch', { filter: 'mentions' }, filter.mentions, () => { filter.mentions = !filter.mentions; applyMentions(); renderFilters(); },
        'mentions')),
    filter.actor && h('button.chip.actor', { type: 'button', data: { filter: 'actor' }, on: { click: () => { filter.actor = null; filtered(); } } },
      'actor: ', words(short(filter.actor.name, 40)), ' ✕'),
    isFiltering() && h('button.link', { type: 'button', data: { filter: 'reset' }, on: { click: resetFilters } }, 'show all'));
  if (kept) {
    const again = [...box.querySelectorAll('[data-filter]')].find((el) => el.dataset.filter === kept);
    if (again) again.focus();
  }
}

function typeMenu(events, isOpen) {
  const counts = new Map(tally(events, (e) => e.type));
  for (const type of filter.hidden) if (!counts.has(type)) counts.set(type, 0);
  // A type may have several families (a refusal to discuss is no consultation): its most frequent one comes last, and stays.
  const families = new Map(tally(events, (e) => `${e.type} ${e.family}`).reverse().map(([pair]) => pair.split(' ')));
  const types = [...counts].sort(by((x) => x[0]));
  const box = (type, n) => h('label.option', null,
    h('input', { type: 'checkbox', checked: !filter.hidden.has(type), data: { filter: `t-${type}` }, on: { change: () => flip(filter.hidden, type) } }),
    h('span.type', { data: { family: families.get(type) || 'speech' } }, type), h('span.n', null, n),
    h('button.link', { type: 'button', title: 'Only this type', on: { click: (e) => { e.preventDefault(); onlyType(type, types); } } }, 'only'));
  return h('details.menu', { open: isOpen }, h('summary.chip', { data: { filter: 'types' } }, 'types',
    h('span.n', null, filter.hidden.size ? `${types.filter((t) => !filter.hidden.has(t[0])).length} of ${types.length}` : types.length)),
  h('div.menu-body', null,
    h('p', null, h('button.link', { type: 'button', on: { click: () => { filter.hidden.clear(); filtered(); } } }, 'all'), ' ',
      h('button.link', { type: 'button', on: { click: () => { types.forEach((t) => filter.hidden.add(t[0])); filtered(); } } }, 'none')),
    types.map(([type, n]) => box(type, n))));
}

function onlyType(type, types) {
  types.forEach((t) => filter.hidden.add(t[0]));
  filter.hidden.delete(type);
  filtered();
}

function applyMentions() {
  document.getElementById('text').classList.toggle('no-mentions', !filter.mentions);
}

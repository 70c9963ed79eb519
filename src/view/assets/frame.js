// The frame of an event: its type, its arguments and what they stand for, and the rule that gave it.

function typeChip(event) {
  return h('span.type', { data: { family: event.family } }, event.type);
}

function modality(event) {
  return event.modality === 'actual' ? null : h('span.modality', { data: { modality: event.modality } }, event.modality);
}

/** The whole frame. `plain` leaves out what can be clicked. */
function frame(event, plain = false) {
  const { doc } = event;
  const rows = [];
  for (const arg of event.args) rows.push(row(event, arg.role, argument(event, arg, plain)));
  if (event.implicit_actor) rows.push(row(event, 'actor', argument(event, { ...event.implicit_actor, implicit: true }, plain)));
  const facts = [];
  if (event.plover) facts.push(fact('PLOVER', event.plover));
  if (event.cameo) facts.push(fact('CAMEO', event.cameo));
  facts.push(fact('modality', event.modality));
  const holder = doc.get(event.nested_in);
  if (holder) facts.push(fact('inside', plain ? holder.type : link(`${holder.type} “${short(holder.trigger.text, 30)}”`, () => open(holder))));
  const { rule } = event;
  return h('div.frame', null,
    h('dl.args', null, rows),
    h('p.facts', null, facts),
    h('p.rule', { title: 'The rule that gave this event, and where it stands' },
      h('span.label', null, 'rule '), h('b', null, rule.id), h('span.where', null, ` ${rule.file}:${rule.line}`)));
}

function row(event, role, ...content) {
  return [h('dt', { data: { role } }, role), h('dd', null, content)];
}

function fact(name, value) {
  return h('span.fact', null, h('span.label', null, `${name} `), h('span', null, value));
}

function link(text, action) {
  return h('button.link', { type: 'button', on: { click: (e) => { e.stopPropagation(); action(); } } }, words(text));
}

function argument(event, arg, plain) {
  const { doc } = event;
  const parts = [h('span.words', null, words(arg.text))];
  if (arg.implicit) parts.unshift(h('span.note', { title: 'Not stated: taken from the paragraph' }, 'implied '));
  if (arg.from) parts.push(h('span.value', null, `${interval(arg)} `, h('span.note', null, arg.precision)));
  const entity = doc.get(arg.entity);
  if (entity) parts.push(entityLine(entity, plain));
  if (arg.items && arg.items.length) {
    parts.push(h('ol.items', null, arg.items.map((span) => h('li', null, words(short(doc.slice(span), plain ? 80 : 400))))));
  }
  return parts;
}

function entityLine(entity, plain) {
  const facts = [entity.kind, entity.country, ...entity.roles.slice(0, 3)].filter(Boolean).join(' · ');
  const name = plain ? words(entity.name, 'b') : link(entity.name, () => showEntity(entity));
  return h('span.entity', null, h('span.arrow', { 'aria-hidden': 'true' }, '→ '), name, ' ', h('span.note', null, facts),
    entity.key && h('span.key', null, ` ${entity.key}`),
    entity.members && h('span.note', null, ` of ${entity.members.map((m) => (entity.doc.get(m) || {}).name).filter(Boolean).join(', ')}`));
}

/** A card in a list of events: a line, and the frame when it is open. */
function card(event, { expanded = false, place = null } = {}) {
  const head = h('button.card-head', {
    type: 'button', 'aria-expanded': String(expanded),
    on: { click: () => (isSelected(event) ? select(null) : open(event)) },
  }, h('span.card-line', null, typeChip(event), words(event.trigger.text, 'bdi.trigger'), modality(event),
    event.nested_in && h('span.tag', { title: 'Stands inside the content of another event' }, 'nested'),
    place && h('span.place', null, place)),
  h('span.gist', null, words(gist(event, 110))));
  return h('li.card', { data: { event: event.id, family: event.family }, class: expanded ? 'card open' : 'card' }, head, expanded && frame(event));
}

/** What shows beside the pointer. */
function preview(event) {
  return [h('p.card-line', null, typeChip(event), words(event.trigger.text, 'bdi.trigger'), modality(event)), frame(event, true)];
}

function mentionPreview(mention) {
  const entity = mention.doc.get(mention.entity);
  return [h('p.card-line', null, h('span.kind', { data: { kind: mention.kind } }, mention.kind), words(short(mention.text, 80), 'bdi.trigger')),
    mention.from && h('p', null, interval(mention), ' ', h('span.note', null, mention.precision)),
    entity && h('p', null, entityLine(entity, true))];
}

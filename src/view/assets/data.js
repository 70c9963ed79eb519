// The documents: JSON blocks, read when they are needed.

const index = JSON.parse(document.getElementById('index').textContent);
const blocks = document.querySelectorAll('script.document');
const loaded = [];

/** What the reader looks at. */
const state = {
  doc: 0,
  event: null,
  entity: null,
  tab: 'events',
  scope: 'document',
  query: '',
  order: 'given',
};

// Families follow the quad classes of PLOVER and, for events without a PLOVER code, those of CAMEO, with consultations
// and plain statements apart from the rest.
const FAMILIES = [
  { id: 'speech', name: 'Statement', roots: ['01'] },
  { id: 'consult', name: 'Consultation', roots: ['CONSULT', '04'] },
  { id: 'accord', name: 'Verbal cooperation', roots: ['AGREE', 'SUPPORT', '03', '05'] },
  { id: 'deed', name: 'Material cooperation', roots: ['COOPERATE', 'AID', 'YIELD', 'CONCEDE', 'RETREAT', '06', '07', '08'] },
  { id: 'dispute', name: 'Verbal conflict', roots: ['REQUEST', 'DEMAND', 'ACCUSE', 'REJECT', 'THREATEN', 'DISAPPROVE', '02', '09', '10', '11', '12', '13'] },
  { id: 'force', name: 'Material conflict', roots: ['PROTEST', 'SANCTION', 'MOBILIZE', 'COERCE', 'ASSAULT', '14', '15', '16', '17', '18', '19', '20'] },
];
const FAMILY_OF = new Map(FAMILIES.flatMap((f) => f.roots.map((r) => [r, f.id])));
const MODALITIES = ['actual', 'future', 'negated', 'hypothetical'];
const ROLES = ['source', 'actor', 'target', 'content', 'date', 'place'];

function family(event) {
  return FAMILY_OF.get(String(event.plover || event.cameo || '').split(':')[0]) || 'speech';
}

/** The document with that number, with its references resolved. */
function load(n) {
  if (loaded[n]) return loaded[n];
  const { document: doc, gold } = JSON.parse(blocks[n].textContent);
  const at = new Map();
  for (const list of [doc.mentions, doc.entities, doc.events]) for (const item of list) at.set(item.id, item);
  doc.number = n;
  doc.gold = gold;
  doc.get = (id) => (id === null || id === undefined ? undefined : at.get(id));
  doc.slice = (span) => doc.text.slice(span[0], span[1]);
  for (const event of doc.events) {
    event.doc = doc;
    event.family = family(event);
    event.args.sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || a.start - b.start);
  }
  for (const mention of doc.mentions) mention.doc = doc;
  for (const entity of doc.entities) entity.doc = doc;
  loaded[n] = doc;
  return doc;
}

function current() {
  return load(state.doc);
}

function* documents() {
  if (state.scope === 'all') for (let n = 0; n < blocks.length; n += 1) yield load(n);
  else if (blocks.length) yield current();
}

function title(n) {
  return index.documents[n].id || `Document ${n + 1}`;
}

function args(event, role) {
  return event.args.filter((a) => a.role === role);
}

/** Who an argument names: the entity where there is one, else its words. */
function party(event, arg) {
  const entity = event.doc.get(arg.entity);
  const name = entity ? entity.name : arg.text;
  // `the ministers` of one document are not those of another; who has the same proper name is taken as the same.
  const named = Boolean(entity && (entity.key || entity.mentions.some((id) => (entity.doc.get(id) || {}).name)));
  const key = (entity && entity.key) || (named ? `${entity.kind}:${name}` : `${event.doc.number}:${name.toLowerCase()}`);
  return { key, name, entity, named };
}

/** The actors of an event; of an agentless passive the one its paragraph names. */
function actors(event) {
  const given = args(event, 'actor');
  if (given.length || !event.implicit_actor) return given;
  return [{ ...event.implicit_actor, role: 'actor', implicit: true }];
}

/** One line that tells an event. */
function gist(event, length = 90) {
  const who = actors(event).map((a) => party(event, a).name).join(', ');
  const whom = args(event, 'target').map((a) => party(event, a).name).join(', ');
  const what = args(event, 'content').map((a) => a.text).join(' … ');
  return short([[who, whom && `→ ${whom}`].filter(Boolean).join(' '), what].filter(Boolean).join(' · '), length);
}

/** `2022-12-24`, `2022-12`, `2022 Q4`, `2022`, `2022-12-01 – 2022-12-05`. */
function interval(value) {
  const { from, to, precision } = value;
  if (precision === 'day' || from === to) return from;
  if (precision === 'month') return from.slice(0, -3);
  if (precision === 'year') return from.slice(0, -6);
  if (precision === 'quarter') return `${from.slice(0, -6)} Q${Math.ceil(Number(from.slice(-5, -3)) / 3)}`;
  return `${from} – ${to}`;
}

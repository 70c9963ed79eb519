// Differences to gold: every mistake with both sides beside each other.

const FAULTS = [
  { id: 'missed event', name: 'missed', hint: 'Gold has it, no event found' },
  { id: 'spurious event', name: 'spurious', hint: 'Found, not in gold' },
  { id: 'wrong type', name: 'wrong type', hint: 'Found with another type' },
  { id: 'arguments', name: 'arguments', hint: 'The type is right, arguments differ' },
];
const faultsShown = new Set(FAULTS.map((f) => f.id));

/** Figures of this document, and of all beside them. */
function figuresTable(columns) {
  const parts = ['P', 'R', 'F1'];
  return h('table.figures', null,
    h('thead', null, h('tr', null, h('td'), columns.map(([name]) => h('th.over', { scope: 'colgroup', colspan: '3' }, name))),
      h('tr', null, h('td'), columns.map(() => parts.map((p) => h('th', { scope: 'col' }, p))))),
    h('tbody', null, columns[0][1].map((f, i) => h('tr', null, h('th', { scope: 'row' }, f.name),
      columns.map(([, list]) => [list[i].precision, list[i].recall, list[i].f1].map((x, j) => h(j === 2 ? 'td.f1' : 'td', null, percent(x))))))));
}

function goldPanel(box) {
  const doc = current();
  const columns = [doc.gold && ['this document', doc.gold.figures], blocks.length > 1 && ['all documents', index.gold]].filter(Boolean);
  if (columns.length) add(box, [figuresTable(columns)]);
  if (!doc.gold) {
    add(box, [h('p.empty', null, 'Gold has no such document.')]);
    return;
  }
  const counts = new Map(tally(doc.gold.faults, (f) => f.fault));
  add(box, [h('div.group', { role: 'group', 'aria-label': 'Mistakes' }, FAULTS.map((f) => h('button.chip.fault', {
    type: 'button', title: f.hint, data: { fault: f.id }, 'aria-pressed': String(faultsShown.has(f.id)),
    on: { click: () => { if (!faultsShown.delete(f.id)) faultsShown.add(f.id); markGold(); renderPanel(); focusFault(f.id); } },
  }, f.name, h('span.n', null, counts.get(f.id) || 0))))]);
  const faults = doc.gold.faults.filter((f) => faultsShown.has(f.fault)).sort(by((f) => f.at[0]));
  add(box, [faults.length ? h('ul.faults', { 'aria-label': 'Differences' }, faults.map((f) => faultCard(doc, f)))
    : h('p.empty', null, doc.gold.faults.length ? 'No mistakes of these sorts.' : 'Everything as gold has it.')]);
}

function focusFault(id) {
  const chip = [...document.querySelectorAll('#panel .chip.fault')].find((el) => el.dataset.fault === id);
  if (chip) chip.focus();
}

/** Gold to the left, the extraction to the right. */
function faultCard(doc, fault) {
  const event = doc.get(fault.event);
  const { name } = FAULTS.find((f) => f.id === fault.fault);
  const show = () => (event ? open(event) : reveal({ start: fault.at[0], end: fault.at[1] }, true));
  const side = (text) => (text === null ? h('td.nothing', null, '–') : h('td', null, words(text)));
  const SAME = { exact: ['=', 'the same'], relaxed: ['≈', 'overlapping'], none: ['≠', 'different'] };
  return h('li.fault-card', { data: { fault: fault.fault } },
    h('button.fault-head', { type: 'button', on: { click: show } }, h('span.fault-name', { data: { fault: fault.fault } }, name),
      h('bdi.context', null, context(doc, fault.at)), event && h('span.note', null, ` ${event.rule.id}`)),
    h('table.sides', null,
      h('thead', null, h('tr', null, h('th', { scope: 'col' }, h('span.hidden', null, 'part')), h('th', { scope: 'col' }, 'gold'),
        h('th', { scope: 'col' }, h('span.hidden', null, 'same')), h('th', { scope: 'col' }, 'extracted'))),
      h('tbody', null, sideBySide(fault.rows).map((r) => h('tr', { data: { same: r.same } }, h('th', { scope: 'row', data: { role: r.part } }, r.part),
        side(r.gold), h('td.same', { title: SAME[r.same][1] }, SAME[r.same][0]), side(r.pred))))));
}

/** What gold alone has beside what the extraction alone has, where both play the same part. */
function sideBySide(rows) {
  const alone = rows.filter((r) => r.gold === null);
  const out = [];
  for (const r of rows.filter((x) => x.gold !== null)) {
    const at = r.pred === null ? alone.findIndex((x) => x.part === r.part) : -1;
    out.push(at < 0 ? r : { ...r, pred: alone.splice(at, 1)[0].pred });
  }
  return [...out, ...alone];
}

/** Some words around a span. */
function context(doc, [start, end]) {
  const [first, last] = doc.sentences.find((s) => s[0] <= start && end <= s[1]) || [0, doc.text.length];
  const before = doc.text.slice(first, start).match(/(?:\S+\s*){0,9}$/)[0];
  const after = doc.text.slice(end, last).match(/^(?:\s*\S+){0,7}/)[0];
  const left = before.length < start - first ? '… ' : '';
  const right = after.length < last - end ? ' …' : '';
  return [`${left}${before}`, h('b', null, doc.text.slice(start, end)), `${after}${right}`];
}

/** Marks mistakes in the text: what is missed, and what is wrong with what was found. */
function markGold() {
  for (const { el } of view.pieces) delete el.dataset.fault;
  const { gold } = view.doc;
  if (!gold || state.tab !== 'gold') return;
  for (const fault of gold.faults.filter((f) => faultsShown.has(f.fault))) {
    for (const piece of within({ start: fault.at[0], end: fault.at[1] })) piece.el.dataset.fault = fault.fault;
  }
}

// The text: cut at every edge of a mention, trigger or argument into pieces, which only change their classes afterwards.

const view = { doc: null, pieces: [], starts: [], marked: [] };

/** Shows a document's text in `box`. */
function renderText(box, doc) {
  const edges = new Set([0, doc.text.length]);
  const edge = (span) => { edges.add(span.start); edges.add(span.end); };
  doc.mentions.forEach(edge);
  for (const event of doc.events) {
    edge(event.trigger);
    event.args.forEach(edge);
    if (event.implicit_actor) edge(event.implicit_actor);
    for (const [start, end] of event.args.flatMap((a) => a.items || [])) edge({ start, end });
  }
  for (const gold of doc.gold ? doc.gold.events : []) edge({ start: gold.trigger[0], end: gold.trigger[1] });
  const breaks = [];
  for (const match of doc.text.matchAll(/\n[ \t\r]*\n\s*/g)) {
    breaks.push([match.index, match.index + match[0].length]);
    edge({ start: match.index, end: match.index + match[0].length });
  }
  const cuts = [...edges].filter((e) => e >= 0 && e <= doc.text.length).sort((a, b) => a - b);
  Object.assign(view, { doc, pieces: [], starts: [], marked: [] });
  const paragraphs = [h('p.para', { dir: 'auto' })];
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const [start, end] = [cuts[i], cuts[i + 1]];
    while (breaks.length && breaks[0][1] <= start) breaks.shift();
    if (breaks.length && start >= breaks[0][0]) {
      if (end === breaks[0][1]) paragraphs.push(h('p.para', { dir: 'auto' }));
      continue;
    }
    const el = h('span', { data: { piece: view.pieces.length } }, doc.text.slice(start, end));
    view.pieces.push({ el, start, end, events: [], mention: null });
    view.starts.push(start);
    paragraphs[paragraphs.length - 1].append(el);
  }
  for (const mention of doc.mentions) {
    if (mention.kind === 'quote') continue;
    for (const piece of within(mention)) {
      piece.mention = mention;
      piece.el.classList.add('m');
      piece.el.dataset.kind = mention.kind;
    }
  }
  for (const event of doc.events) for (const piece of within(event.trigger)) piece.events.push(event);
  fill(box, paragraphs.filter((p) => p.firstChild));
  markTriggers();
}

/** The pieces of a span. */
function within({ start, end }) {
  let low = 0;
  let high = view.starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (view.starts[middle] < start) low = middle + 1;
    else high = middle;
  }
  const found = [];
  for (let i = low; i < view.pieces.length && view.pieces[i].start < end; i += 1) found.push(view.pieces[i]);
  return found;
}

/** Marks the triggers of the events that the filters let through. */
function markTriggers() {
  const seen = new Set();
  for (const { el, events } of view.pieces) {
    if (!events.length) continue;
    const event = events.find(visible);
    el.classList.toggle('t', Boolean(event));
    if (!event) {
      for (const name of ['role', 'tabindex', 'aria-label']) el.removeAttribute(name);
      delete el.dataset.family;
      continue;
    }
    el.dataset.family = event.family;
    el.dataset.modality = event.modality;
    el.classList.toggle('nested', Boolean(event.nested_in));
    if (!seen.has(event)) {
      seen.add(event);
      el.setAttribute('role', 'button');
      el.setAttribute('tabindex', seen.size === 1 ? '0' : '-1');
      el.setAttribute('aria-label', `${event.trigger.text}: ${event.type} event${event.modality === 'actual' ? '' : `, ${event.modality}`}`);
    }
  }
}

/** Shows the arguments of an event in the text; `how` is `on` for the chosen one, `pre` for one under the pointer. */
function markEvent(event, how = 'on') {
  clearMarks(how);
  if (!event || event.doc !== view.doc) return;
  const mark = (span, names, data = {}) => within(span).forEach((piece, n) => {
    piece.el.classList.add(how, ...names);
    view.marked.push({ piece, how, names: [how, ...names, 'first'] });
    if (n === 0 && data.role) {
      piece.el.classList.add('first');
      piece.el.dataset.role = data.role;
    }
  });
  const order = [...event.args].sort((a, b) => (b.end - b.start) - (a.end - a.start));
  for (const arg of order) {
    mark(arg, ['a', `a-${arg.role}`], { role: arg.role });
    for (const [start, end] of arg.items || []) mark({ start, end }, ['item']);
  }
  if (event.implicit_actor) mark(event.implicit_actor, ['a', 'a-actor', 'implied'], { role: 'implied actor' });
  mark(event.trigger, ['chosen']);
}

function clearMarks(how) {
  view.marked = view.marked.filter((m) => {
    if (m.how !== how) return true;
    m.piece.el.classList.remove(...m.names);
    delete m.piece.el.dataset.role;
    return false;
  });
}

/** Marks every mention of an entity. */
function markEntity(entity) {
  clearMarks('entity');
  if (!entity || entity.doc !== view.doc) return;
  for (const id of entity.mentions) {
    for (const piece of within(entity.doc.get(id))) {
      piece.el.classList.add('entity-on');
      view.marked.push({ piece, how: 'entity', names: ['entity-on'] });
    }
  }
}

/** Brings a span into sight. */
function reveal(span, focus = false) {
  const [piece] = within(span);
  if (!piece) return;
  if (focus) piece.el.focus({ preventScroll: true });
  const box = document.getElementById('text-pane').getBoundingClientRect();
  const at = piece.el.getBoundingClientRect();
  if (at.top < box.top + 60 || at.bottom > box.bottom - 60) piece.el.scrollIntoView({ block: 'center' });
  piece.el.classList.remove('flash');
  void piece.el.offsetWidth;
  piece.el.classList.add('flash');
}

/** The event that a click on a piece means: on a second click the next one with the same words. */
function eventAt(piece) {
  const events = piece.events.filter(visible);
  const at = events.findIndex(isSelected);
  return events[at + 1] || events[0];
}

function pieceOf(target) {
  const el = target instanceof Element ? target.closest('[data-piece]') : null;
  return el ? view.pieces[Number(el.dataset.piece)] : undefined;
}

/** Marks the hits of a search, where the browser can mark text without changing it. */
function markSearch(query) {
  if (!window.CSS || !CSS.highlights) return;
  CSS.highlights.delete('search');
  const needle = query.trim().toLowerCase();
  if (needle.length < 2 || !view.doc) return;
  const hay = view.doc.text.toLowerCase();
  const ranges = [];
  if (hay.length !== view.doc.text.length) return;
  for (let at = hay.indexOf(needle); at >= 0 && ranges.length < 500; at = hay.indexOf(needle, at + needle.length)) {
    for (const piece of piecesAcross(at, at + needle.length)) {
      const node = piece.el.firstChild;
      if (!node || node.nodeType !== Node.TEXT_NODE || piece.el.childNodes.length > 1) continue;
      const range = new Range();
      range.setStart(node, Math.min(node.length, Math.max(0, at - piece.start)));
      range.setEnd(node, Math.min(node.length, at + needle.length - piece.start));
      ranges.push(range);
    }
  }
  if (ranges.length) CSS.highlights.set('search', new Highlight(...ranges));
}

function piecesAcross(start, end) {
  return view.pieces.filter((p) => p.start < end && start < p.end);
}

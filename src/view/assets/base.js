// Building blocks: elements made of text nodes only, and text as it can be shown safely.

/**
 * An element: h('button.chip', {type: 'button', on: {click: f}}, 'text', child ...).
 * Attribute names are always written in this script, never taken from data.
 */
function h(spec, props, ...children) {
  const [tag, ...classes] = spec.split('.');
  const el = document.createElement(tag || 'div');
  if (classes.length) el.className = classes.join(' ');
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') {
      for (const [event, handler] of Object.entries(value)) el.addEventListener(event, handler);
    } else if (name === 'data') {
      for (const [key, item] of Object.entries(value)) el.dataset[key] = item;
    } else {
      el.setAttribute(name, value === true ? '' : String(value));
    }
  }
  add(el, children);
  return el;
}

function add(el, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    if (child instanceof Node) el.append(child);
    else el.append(...shown(String(child)));
  }
}

function fill(el, ...children) {
  el.replaceChildren();
  add(el, children);
  return el;
}

// Controls would vanish; directional embeddings and overrides would turn the words around them.
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/;

/** Text as nodes: what cannot be seen or would steer the page becomes a small mark with its code. */
function shown(text) {
  const clean = text.replace(/\r\n?/g, '\n');
  if (!UNSEEN.test(clean)) return [document.createTextNode(clean)];
  return clean.split(new RegExp(`(${UNSEEN.source})`)).filter(Boolean).map((part) => {
    if (part.length > 1 || !UNSEEN.test(part)) return document.createTextNode(part);
    const code = part.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
    const mark = document.createElement('span');
    mark.className = 'unseen';
    mark.title = `U+${code}`;
    mark.textContent = code;
    return mark;
  });
}

/** Text from a document, kept apart from the direction of what stands around it. */
function words(text, spec = 'bdi') {
  return h(spec, null, text);
}

/** The beginning of a long text, on one line, cut between words where there is a gap near the end. */
function short(text, length) {
  const line = text.replace(/\s+/g, ' ').trim();
  const chars = Array.from(line);
  if (chars.length <= length) return line;
  const gap = chars.lastIndexOf(' ', length - 1);
  return `${chars.slice(0, gap > length * 0.7 ? gap : length - 1).join('')}…`;
}

function count(n, what) {
  return `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;
}

function by(key) {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}

/** How often each key occurs, the most frequent first. */
function tally(items, key) {
  const counts = new Map();
  for (const item of items) {
    const k = key(item);
    counts.set(k, (counts.get(k) || 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || by((x) => String(x[0]))(a, b));
}

function percent(x) {
  return (100 * x).toFixed(1);
}

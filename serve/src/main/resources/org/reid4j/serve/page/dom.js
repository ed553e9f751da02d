// @ts-check
/**
 * The only place where elements are made: text always enters as a text node, never as HTML, so that no name, tag or
 * message that comes from outside can become markup, and so that the page runs under a policy without inline code.
 */

/** @typedef {Node | string | number | null | undefined | false} Child */

const AS_PROPERTY = new Set(['value', 'checked', 'indeterminate', 'disabled', 'hidden', 'open', 'max', 'multiple']);

/**
 * Makes an element. `on…` keys are listeners, `style` is an object of custom properties or CSS properties (set through
 * the CSSOM, which the policy allows), everything else an attribute; `false` and `null` leave an attribute out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any> | null} [props]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key === 'style') for (const [p, v] of Object.entries(value)) node.style.setProperty(p, String(v));
    else if (AS_PROPERTY.has(key)) /** @type {any} */ (node)[key] = value;
    else if (value !== false) node.setAttribute(key, value === true ? '' : String(value));
  }
  add(node, ...children);
  return node;
}

/**
 * @param {Element} node
 * @param {...(Child | Child[])} children
 */
export function add(node, ...children) {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false || child === '') continue;
    node.append(child instanceof Node ? child : String(child));
  }
}

/**
 * Puts new children in place of the old ones.
 * @param {Element} node
 * @param {...(Child | Child[])} children
 */
export function fill(node, ...children) {
  node.replaceChildren();
  add(node, ...children);
}

/** Paths of the icons on a 24 x 24 grid, drawn as lines. @type {Record<string, string>} */
const PATHS = {
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 20 20',
  grid: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  people: 'M9 5a3.2 3.2 0 1 0 0 6.4A3.2 3.2 0 0 0 9 5M3 19c.4-3.5 2.6-5 6-5s5.6 1.5 6 5M15.5 5.3a3 3 0 0 1 0 5.8M17 14.3c2.3.5 3.6 2 4 4.7',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M5 20c.5-4 3-6 7-6s6.5 2 7 6',
  review: 'M4 5h16v14H4zM8.5 12l2.5 2.5 4.5-5',
  jobs: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4.5l3 2',
  layers: 'M12 4 3 9l9 5 9-5zM3 14l9 5 9-5',
  history: 'M4 12a8 8 0 1 1 2.5 5.8M4 7v5h5M12 8v4.5l3 2',
  settings: 'M4 7h8M18 7h2M4 17h2M12 17h8M15 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M9 14.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5',
  edit: 'M5 19l1-4L16 5l3 3L9 18zM14 7l3 3',
  help: 'M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.1',
  check: 'M5 12.5l4.5 4.5L19 7',
  question: 'M8.5 8.5a3.5 3.5 0 1 1 5.2 3c-1.2.7-1.7 1.5-1.7 3M12 18.5v.1',
  minus: 'M6 12h12',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6 6 18',
  dots: 'M5.5 12v.1M12 12v.1M18.5 12v.1',
  trash: 'M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5',
  undo: 'M8 5 4 9l4 4M4 9h10a5 5 0 0 1 0 10h-3',
  redo: 'M16 5l4 4-4 4M20 9H10a5 5 0 0 0 0 10h3',
  camera: 'M4 8h3l2-2.5h6L17 8h3v11H4zM12 10.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6',
  upload: 'M12 16V5M7.5 9 12 4.5 16.5 9M4.5 15v4.5h15V15',
  theme: 'M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  merge: 'M5 5c0 5 7 4 7 9v5M19 5c0 5-7 4-7 9M8.5 15.5 12 19l3.5-3.5',
  erase: 'M4 15 13 5l7 6-8 9H8zM9 9.5l7 6M8 20h12',
  similar: 'M4 4h10v10H4zM10 18v2h10V10h-2',
  next: 'M9 5l7 7-7 7',
  prev: 'M15 5l-7 7 7 7',
  filter: 'M4 6h16M7 12h10M10 18h4',
  warn: 'M12 4 2.5 20h19zM12 10v4.5M12 17.2v.1',
  path: 'M6 18a2 2 0 1 0 0-.1M18 6a2 2 0 1 0 0-.1M8 18h6a3.5 3.5 0 0 0 0-7h-4a3.5 3.5 0 0 1 0-7h6',
  copy: 'M8 8h12v12H8zM16 8V4H4v12h4',
  crop: 'M7 3v14h14M3 7h14v14',
};

/**
 * An icon that says nothing to a screen reader: the text next to it does.
 * @param {string} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(ns, 'path');
  path.setAttribute('d', PATHS[name] ?? PATHS.help);
  svg.append(path);
  return svg;
}

/**
 * A button with an icon and a label; with `bare` the label is for screen readers and the tooltip only.
 * @param {string} name of the icon, or '' for none
 * @param {string} label
 * @param {(e: MouseEvent) => void} onclick
 * @param {{class?: string, bare?: boolean, [attribute: string]: any}} [more]
 */
export function button(name, label, onclick, more = {}) {
  const { bare = false, class: css = '', ...rest } = more;
  return h('button', {
    type: 'button', class: `btn ${bare ? 'bare' : ''} ${css}`.trim(), onclick,
    title: bare ? label : null, 'aria-label': bare ? label : null, ...rest,
  }, name && icon(name), !bare && h('span', null, label));
}

/**
 * A form field: a label above its control, joined by an id.
 * @param {string} label
 * @param {HTMLElement} control
 * @param {string} [hint]
 */
export function field(label, control, hint) {
  control.id ||= `f${++fields}`;
  const note = hint ? h('p', { class: 'hint', id: `${control.id}-h` }, hint) : null;
  if (note) control.setAttribute('aria-describedby', note.id);
  return h('div', { class: 'field' }, h('label', { for: control.id }, label), control, note);
}
let fields = 0;

/** @param {string} label @param {boolean} checked @param {(on: boolean) => void} change */
export function toggle(label, checked, change) {
  const box = h('input', { type: 'checkbox', checked, onchange: () => change(box.checked) });
  return h('label', { class: 'toggle' }, box, h('span', null, label));
}

/** Saves text as a file on the user's disk. @param {string} name @param {string} type @param {string} text */
export function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = h('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

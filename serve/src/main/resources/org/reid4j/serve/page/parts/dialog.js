// @ts-check
/** Boxes over the page: the browser's own dialog element keeps the focus inside and gives it back; and small menus. */
import { add, button, field, h, icon } from '../dom.js';
import { addLayer, keyName } from '../keys.js';
import { keyOf } from '../settings.js';
import { t } from '../text.js';

/**
 * Opens a box. Escape and the cross close it.
 * @param {{title: string, class?: string, keys?: import('../keys.js').Actions, onclose?: () => void}} o
 * @param {(close: () => void) => (Node | Node[])} body
 */
export function dialog(o, body) {
  const id = `d${++opened}`;
  const node = h('dialog', { class: `dialog ${o.class ?? ''}`, 'aria-labelledby': id });
  const close = () => node.close();
  const drop = addLayer(() => /** @type {any} */ ({ modal: () => {}, ...o.keys }));
  node.addEventListener('close', () => { drop(); node.remove(); o.onclose?.(); });
  node.addEventListener('pointerdown', e => { if (e.target === node) close(); });
  const content = h('div', { class: 'dialog-body' });
  add(node, h('header', { class: 'dialog-head' }, h('h2', { id, tabindex: '-1' }, o.title),
    button('close', t('close'), close, { bare: true })), content);
  document.body.append(node);
  add(content, body(close));
  node.showModal();
  const first = /** @type {HTMLElement | null} */ (node.querySelector('[autofocus]') ?? node.querySelector('h2'));
  first?.focus();
  return node;
}
let opened = 0;

/**
 * Asks before something that matters; over `typed` things the number has to be typed.
 * @param {{title: string, text: string | Node, ok: string, danger?: boolean, count?: number}} o
 * @returns {Promise<boolean>}
 */
export function confirm(o) {
  return new Promise(resolve => {
    let answer = false;
    dialog({ title: o.title, class: 'small', onclose: () => resolve(answer) }, close => {
      const must = (o.count ?? 0) > 100 ? String(o.count) : '';
      const ok = h('button', { class: `btn strong ${o.danger ? 'danger' : ''}`, disabled: must !== '', autofocus: !must }, o.ok);
      const typed = h('input', { type: 'text', inputmode: 'numeric', autocomplete: 'off', autofocus: !!must,
        oninput: () => { ok.disabled = typed.value.replace(/\D/g, '') !== must; } });
      return h('form', { onsubmit: (/** @type {Event} */ e) => { e.preventDefault(); answer = true; close(); } },
        typeof o.text === 'string' ? h('p', null, o.text) : o.text,
        must ? field(t('confirm.type', { number: must }), typed) : null,
        h('div', { class: 'actions' }, ok, button('', t('cancel'), close)));
    });
  });
}

/** Asks for one line of text. @param {{title: string, label: string, value?: string, ok: string, hint?: string}} o @returns {Promise<string | null>} */
export function ask(o) {
  return new Promise(resolve => {
    /** @type {string | null} */
    let answer = null;
    dialog({ title: o.title, class: 'small', onclose: () => resolve(answer) }, close => {
      const input = h('input', { type: 'text', value: o.value ?? '', required: true, maxlength: '200', autofocus: true, autocomplete: 'off' });
      return h('form', { onsubmit: (/** @type {Event} */ e) => { e.preventDefault(); answer = input.value.trim(); close(); } },
        field(o.label, input, o.hint),
        h('div', { class: 'actions' }, h('button', { class: 'btn strong' }, o.ok), button('', t('cancel'), close)));
    });
  });
}

/**
 * @typedef {{icon: string, label: string, action?: string, danger?: boolean, act: () => void}} MenuItem
 */

/**
 * A menu at a place of the window; arrows move, Escape closes and the focus goes back.
 * @param {{x: number, y: number}} place
 * @param {MenuItem[]} items
 */
export function menu(place, items) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const drop = addLayer(() => /** @type {any} */ ({ modal: () => {} }));
  const close = (back = true) => {
    if (!node.isConnected) return;
    drop();
    node.remove();
    document.removeEventListener('pointerdown', outside, true);
    if (back) before?.focus({ preventScroll: true });
  };
  const outside = (/** @type {Event} */ e) => { if (!node.contains(/** @type {Node} */ (e.target))) close(false); };
  const node = h('div', { class: 'menu', role: 'menu', onkeydown: (/** @type {KeyboardEvent} */ e) => {
    const all = /** @type {HTMLElement[]} */ ([...node.children]);
    const i = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: all.length - 1 }[e.key];
    if (e.key === 'Escape' || e.key === 'Tab') close();
    else if (to !== undefined) all[(to + all.length) % all.length].focus();
    else return;
    e.preventDefault();
    e.stopPropagation();
  } }, items.map(item => h('button', { type: 'button', role: 'menuitem', tabindex: '-1', class: item.danger ? 'danger' : null,
    onclick: () => { close(); item.act(); } },
  icon(item.icon), h('span', null, item.label), item.action && keyOf(item.action)
    ? h('kbd', { 'aria-hidden': 'true' }, keyName(keyOf(item.action))) : null)));
  (document.getElementById('main') ?? document.body).append(node);
  node.style.left = `${Math.max(8, Math.min(place.x, innerWidth - node.offsetWidth - 8))}px`;
  node.style.top = `${Math.max(8, Math.min(place.y, innerHeight - node.offsetHeight - 8))}px`;
  document.addEventListener('pointerdown', outside, true);
  /** @type {HTMLElement} */ (node.firstElementChild).focus();
}


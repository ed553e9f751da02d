// @ts-check
/** A photo with a box on it: drag the box or a corner, or use the arrow keys, and the search looks only inside. */
import { button, fill, h } from '../dom.js';
import { t } from '../text.js';

/** @typedef {{x: number, y: number, w: number, h: number}} Box parts of the photo, 0..1 */

export const WHOLE = Object.freeze({ x: 0, y: 0, w: 1, h: 1 });
const LEAST = 0.06;

/** @param {Box} b */
export const isWhole = b => b.x <= 0 && b.y <= 0 && b.w >= 1 && b.h >= 1;

/**
 * @param {string} url of the photo
 * @param {string} alt
 * @param {Box} start
 * @param {(box: Box) => void} changed when the hand is off
 */
export function cropper(url, alt, start, changed) {
  let box = { ...start };
  const area = h('div', { class: 'crop-box', tabindex: '0', role: 'group', 'aria-label': t('crop.box'), 'aria-describedby': 'crop-how' });
  const frame = h('div', { class: 'crop' }, h('img', { src: url, alt, draggable: 'false' }), area);
  const whole = button('', t('crop.whole'), () => { box = { ...WHOLE }; draw(); changed(box); }, { class: 'small' });
  const draw = () => {
    for (const [p, v] of /** @type {[string, number][]} */ ([['left', box.x], ['top', box.y], ['width', box.w], ['height', box.h]])) {
      area.style.setProperty(p, `${v * 100}%`);
    }
    whole.hidden = isWhole(box);
  };
  /** @param {number} dx @param {number} dy @param {string} corner '' moves the box @param {Box} from */
  const moved = (dx, dy, corner, from) => {
    const b = { ...from };
    if (!corner) {
      b.x = clamp(from.x + dx, 0, 1 - from.w);
      b.y = clamp(from.y + dy, 0, 1 - from.h);
    }
    if (corner.includes('w')) {
      b.x = clamp(from.x + dx, 0, from.x + from.w - LEAST);
      b.w = from.x + from.w - b.x;
    }
    if (corner.includes('e')) b.w = clamp(from.w + dx, LEAST, 1 - from.x);
    if (corner.includes('n')) {
      b.y = clamp(from.y + dy, 0, from.y + from.h - LEAST);
      b.h = from.y + from.h - b.y;
    }
    if (corner.includes('s')) b.h = clamp(from.h + dy, LEAST, 1 - from.y);
    box = b;
    draw();
  };
  let timer = 0;
  /** @param {HTMLElement} node @param {string} corner */
  const movable = (node, corner) => {
    node.addEventListener('pointerdown', e => {
      if (e.target !== node) return;
      e.preventDefault();
      node.focus();
      node.setPointerCapture(e.pointerId);
      const from = { ...box };
      const size = frame.getBoundingClientRect();
      const move = (/** @type {PointerEvent} */ m) =>
        moved((m.clientX - e.clientX) / size.width, (m.clientY - e.clientY) / size.height, corner, from);
      const end = () => {
        node.removeEventListener('pointermove', move);
        node.removeEventListener('pointerup', end);
        node.removeEventListener('pointercancel', end);
        if (JSON.stringify(from) !== JSON.stringify(box)) changed(box);
      };
      node.addEventListener('pointermove', move);
      node.addEventListener('pointerup', end);
      node.addEventListener('pointercancel', end);
    });
    node.addEventListener('keydown', e => {
      if (e.target !== node || e.altKey || e.ctrlKey || e.metaKey) return;
      const step = 0.02;
      const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[e.key];
      if (!by) return;
      e.preventDefault();
      moved(by[0], by[1], corner || (e.shiftKey ? 'se' : ''), box);
      clearTimeout(timer);
      timer = window.setTimeout(() => changed(box), 500);
    });
  };
  movable(area, '');
  for (const corner of /** @type {const} */ (['nw', 'ne', 'sw', 'se'])) {
    const handle = h('button', { type: 'button', class: `handle ${corner}`, 'aria-label': t(`crop.${corner}`) });
    movable(handle, corner);
    area.append(handle);
  }
  draw();
  const node = h('div', { class: 'cropper' });
  fill(node, frame, h('div', { class: 'crop-foot' }, h('p', { class: 'hint', id: 'crop-how' }, t('crop.how')), whole));
  return node;
}

/** @param {number} x @param {number} low @param {number} high */
const clamp = (x, low, high) => Math.max(low, Math.min(high, x));

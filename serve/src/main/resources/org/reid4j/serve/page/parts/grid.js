// @ts-check
/**
 * A grid of photos that makes only the rows near the window, so that 100,000 photos scroll like a hundred. Arrows move,
 * Enter opens, ctrl or cmd adds, shift spans, Ctrl+A takes all of the filter, a long press selects on touch.
 */
import { fill, h } from '../dom.js';
import { onSettings, set, settings } from '../settings.js';
import { t } from '../text.js';

/** @typedef {import('../store.js').Item} Item */
/** @typedef {{title: string, from: number, to: number}} Section */
/** @typedef {{y: number, height: number, title: string | null, from: number, to: number}} Row */

/**
 * @typedef {object} GridOptions
 * @property {string} label
 * @property {number} caption height of the text under a photo in CSS pixels
 * @property {(item: Item, i: number) => Node[]} cell
 * @property {(i: number) => void} open
 * @property {(i: number, place: {x: number, y: number}) => void} menu
 * @property {() => void} selected
 * @property {boolean} selectable
 * @property {(to: number) => void} [load] asks for the items before `to`
 * @property {() => Promise<void>} [loadAll]
 */

const GAP = 8;
const HEAD = 44;
const TOP = 140; // sticky bars that cover the top of the window

export class Grid {
  /** @param {GridOptions} o */
  constructor(o) {
    this.o = o;
    /** @type {(Item | undefined)[]} */
    this.items = [];
    this.total = 0;
    /** @type {Section[] | null} */
    this.sections = null;
    /** @type {Map<number, Item>} */
    this.selection = new Map();
    this.selecting = false;
    this.active = 0;
    this.anchor = 0;
    this.columns = 1;
    this.width = 0;
    this.size = 0;
    this.rowHeight = 1;
    this.pressed = false;
    /** @type {Row[]} */
    this.rows = [];
    /** @type {Map<number, HTMLElement>} */
    this.shown = new Map();
    this.node = h('div', { class: 'grid', role: 'grid', 'aria-label': o.label, 'aria-multiselectable': o.selectable ? 'true' : null });
    this.node.addEventListener('click', e => this.onClick(e));
    this.node.addEventListener('contextmenu', e => this.onMenu(e));
    this.node.addEventListener('keydown', e => this.onKey(e));
    this.node.addEventListener('focusin', e => this.onFocus(e));
    this.longPress();
    this.onScroll = () => { this.frame ||= requestAnimationFrame(() => { this.frame = 0; this.draw(); }); };
    this.frame = 0;
    addEventListener('scroll', this.onScroll, { passive: true });
    this.observer = new ResizeObserver(() => this.layout());
    this.observer.observe(this.node);
    this.stop = onSettings(() => this.layout());
  }

  destroy() {
    removeEventListener('scroll', this.onScroll);
    this.observer.disconnect();
    this.stop();
  }

  /** @param {(Item | undefined)[]} items @param {number} total @param {Section[] | null} sections */
  data(items, total, sections = null) {
    const more = items === this.items && total === this.total && !sections && !this.sections;
    this.items = items;
    if (more) {
      this.arrived();
      return;
    }
    this.total = total;
    this.sections = sections;
    for (const item of items) if (item && this.selection.has(item.id)) this.selection.set(item.id, item);
    this.active = Math.min(this.active, Math.max(0, total - 1));
    this.width = 0;
    this.layout();
  }

  /** Puts photos where bones stood, and leaves the rest as it is. */
  arrived() {
    for (const [r, node] of this.shown) {
      if (!node.querySelector('.bone')) continue;
      const focused = node.contains(document.activeElement);
      const now = this.row(this.rows[r], r);
      node.replaceWith(now);
      this.shown.set(r, now);
      if (focused) this.cellAt(this.active)?.focus({ preventScroll: true });
    }
    this.draw();
  }

  /** Draws the cells again, after items arrived or changed. */
  refresh() {
    const focused = this.node.contains(document.activeElement);
    for (const row of this.shown.values()) row.remove();
    this.shown.clear();
    this.draw();
    if (focused) this.cellAt(this.active)?.focus({ preventScroll: true });
  }

  /** Stands in a place with these after it; where it stands there already it keeps the focus. @param {HTMLElement} host @param {...Node} after */
  into(host, ...after) {
    if (this.node.parentNode !== host) host.replaceChildren(this.node);
    for (const child of [...host.childNodes]) if (child !== this.node) child.remove();
    host.append(...after);
  }

  /** Gives the focus back to the photo that had it last. */
  refocus() {
    if (document.activeElement === document.body) this.cellAt(this.active)?.focus({ preventScroll: true });
  }

  layout() {
    const width = this.node.clientWidth;
    const size = settings.thumb * (width < 500 ? 0.85 : 1);
    if (!width || width === this.width && size === this.size) return;
    const first = this.firstVisible();
    const moved = this.width && this.size !== size;
    this.width = width;
    this.size = size;
    this.columns = Math.max(2, Math.floor((width + GAP) / (size + GAP)));
    const cell = Math.floor((width - GAP * (this.columns - 1)) / this.columns);
    this.rowHeight = cell * 2 + this.o.caption + GAP;
    this.rows = [];
    let y = 0;
    for (const s of this.sections ?? [{ title: '', from: 0, to: this.total }]) {
      if (s.title) {
        this.rows.push({ y, height: HEAD, title: s.title, from: s.from, to: s.from });
        y += HEAD;
      }
      for (let i = s.from; i < s.to; i += this.columns) {
        this.rows.push({ y, height: this.rowHeight, title: null, from: i, to: Math.min(s.to, i + this.columns) });
        y += this.rowHeight;
      }
    }
    this.node.style.height = `${y}px`;
    this.node.style.setProperty('--columns', String(this.columns));
    this.node.setAttribute('aria-rowcount', String(this.rows.length));
    this.node.setAttribute('aria-colcount', String(this.columns));
    this.refresh();
    if (moved && first > this.columns) this.scrollTo(first);
  }

  firstVisible() {
    const top = -this.node.getBoundingClientRect().top;
    return this.rows.find(r => !r.title && r.y + r.height > top)?.from ?? 0;
  }

  draw() {
    const box = this.node.getBoundingClientRect();
    const from = -box.top - 600;
    const to = -box.top + innerHeight + 600;
    const keep = this.rowOf(this.active);
    /** @type {Set<number>} */
    const wanted = new Set();
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rows[middle].y + this.rows[middle].height < from) low = middle + 1;
      else high = middle;
    }
    for (let r = low; r < this.rows.length && this.rows[r].y < to; r++) wanted.add(r);
    const last = [...wanted].at(-1);
    if (keep >= 0) wanted.add(keep);
    for (const [r, node] of this.shown) {
      if (!wanted.has(r)) {
        node.remove();
        this.shown.delete(r);
      }
    }
    for (const r of [...wanted].sort((a, b) => a - b)) {
      if (this.shown.has(r)) continue;
      const node = this.row(this.rows[r], r);
      this.shown.set(r, node);
      const after = [...this.shown.keys()].filter(k => k > r).sort((a, b) => a - b)[0];
      this.node.insertBefore(node, after === undefined ? null : this.shown.get(after) ?? null);
    }
    if (last !== undefined && this.rows[last].to > this.items.length && this.items.length < this.total) this.o.load?.(this.rows[last].to);
  }

  /** @param {Row} row @param {number} r */
  row(row, r) {
    const node = h('div', { class: row.title ? 'grid-head' : 'grid-row', role: 'row', 'aria-rowindex': r + 1,
      style: { transform: `translateY(${row.y}px)`, height: `${row.height - (row.title ? 0 : GAP)}px` } });
    if (row.title) {
      node.append(h('span', { role: 'rowheader' }, row.title));
      return node;
    }
    for (let i = row.from; i < row.to; i++) node.append(this.cell(i));
    return node;
  }

  /** @param {number} i */
  cell(i) {
    const item = this.items[i];
    const node = h('div', { class: 'cell', role: 'gridcell', 'data-i': i, tabindex: i === this.active ? '0' : '-1',
      'aria-colindex': (i % this.columns) + 1 });
    if (!item) {
      node.classList.add('bone');
      return node;
    }
    if (this.o.selectable) node.setAttribute('aria-selected', String(this.selection.has(item.id)));
    fill(node, this.o.cell(item, i));
    return node;
  }

  /** @param {number} i */
  rowOf(i) {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rows[middle].to <= i) low = middle + 1;
      else high = middle;
    }
    return low < this.rows.length ? low : -1;
  }

  /** @param {number} i @returns {HTMLElement | null} */
  cellAt(i) {
    return this.node.querySelector(`[data-i="${i}"]`);
  }

  /** @param {number} i */
  scrollTo(i) {
    const row = this.rows[this.rowOf(i)];
    if (!row) return;
    const y = this.node.getBoundingClientRect().top + scrollY + row.y;
    if (y < scrollY + TOP) scrollTo({ top: y - TOP });
    else if (y + row.height > scrollY + innerHeight - 70) scrollTo({ top: y + row.height - innerHeight + 70 });
  }

  /** @param {number} i */
  focus(i) {
    if (!this.total) return;
    const to = Math.max(0, Math.min(this.total - 1, i));
    const before = this.cellAt(this.active);
    before?.setAttribute('tabindex', '-1');
    this.active = to;
    this.scrollTo(to);
    this.draw();
    const cell = this.cellAt(to);
    cell?.setAttribute('tabindex', '0');
    cell?.focus({ preventScroll: true });
  }

  /** @param {number} dx @param {number} dy @param {boolean} extend */
  move(dx, dy, extend) {
    const inside = this.node.contains(document.activeElement);
    if (!inside) {
      this.focus(this.active);
      return;
    }
    const before = this.active;
    let to = before + dx;
    if (dy) {
      const row = this.rows[this.rowOf(before)];
      let r = this.rowOf(before) + dy;
      while (this.rows[r]?.title) r += dy;
      const target = this.rows[r];
      if (!target) return;
      to = Math.min(target.to - 1, target.from + before - row.from);
    }
    this.focus(to);
    if (extend) this.range(this.anchor, this.active);
    else this.anchor = this.active;
  }

  /** @param {number} i */
  toggle(i) {
    const item = this.items[i];
    if (!item || !this.o.selectable) return;
    if (this.selection.has(item.id)) this.selection.delete(item.id);
    else this.selection.set(item.id, item);
    this.anchor = i;
    this.marks();
  }

  /** @param {number} a @param {number} b */
  range(a, b) {
    if (!this.o.selectable) return;
    for (let i = Math.min(a, b); i <= Math.max(a, b); i++) {
      const item = this.items[i];
      if (item) this.selection.set(item.id, item);
    }
    this.marks();
  }

  async all() {
    if (!this.o.selectable) return;
    await this.o.loadAll?.();
    this.range(0, this.total - 1);
  }

  clear() {
    this.selection.clear();
    this.selecting = false;
    this.marks();
  }

  marks() {
    for (const cell of this.node.querySelectorAll('.cell')) {
      const item = this.items[Number(/** @type {HTMLElement} */ (cell).dataset.i)];
      if (item && this.o.selectable) cell.setAttribute('aria-selected', String(this.selection.has(item.id)));
    }
    this.node.classList.toggle('selecting', this.selecting || this.selection.size > 0);
    this.o.selected();
  }

  /** @param {Event} e @returns {number} */
  indexOf(e) {
    const cell = /** @type {Element} */ (e.target).closest?.('.cell');
    return cell instanceof HTMLElement ? Number(cell.dataset.i) : -1;
  }

  /** @param {MouseEvent} e */
  onClick(e) {
    const i = this.indexOf(e);
    if (i < 0 || this.pressed) {
      this.pressed = false;
      return;
    }
    const target = /** @type {Element} */ (e.target);
    this.setActive(i);
    if (target.closest('.dots')) this.onMenu(e);
    else if (e.shiftKey) this.range(this.anchor, i);
    else if (target.closest('.pick') || e.ctrlKey || e.metaKey || this.selecting) this.toggle(i);
    else this.o.open(i);
  }

  /** @param {number} i */
  setActive(i) {
    this.cellAt(this.active)?.setAttribute('tabindex', '-1');
    this.active = i;
    this.cellAt(i)?.setAttribute('tabindex', '0');
  }

  /** @param {FocusEvent} e */
  onFocus(e) {
    const i = this.indexOf(e);
    if (i >= 0 && i !== this.active) this.setActive(i);
  }

  /** @param {MouseEvent} e */
  onMenu(e) {
    const i = this.indexOf(e);
    if (i < 0 || !this.items[i]) return;
    e.preventDefault();
    this.setActive(i);
    this.cellAt(i)?.focus({ preventScroll: true });
    const box = /** @type {Element} */ (e.target).getBoundingClientRect();
    this.o.menu(i, e.clientX || e.clientY ? { x: e.clientX, y: e.clientY } : { x: box.left, y: box.bottom });
  }

  /** @param {KeyboardEvent} e */
  onKey(e) {
    if ((e.ctrlKey || e.metaKey) && e.key === 'a' && this.o.selectable) {
      e.preventDefault();
      this.all();
      return;
    }
    if (e.altKey || e.ctrlKey || e.metaKey) return;
    const page = Math.max(1, Math.floor((innerHeight - TOP) / this.rowHeight));
    switch (e.key) {
      case 'ArrowLeft': this.move(-1, 0, e.shiftKey); break;
      case 'ArrowRight': this.move(1, 0, e.shiftKey); break;
      case 'ArrowUp': this.move(0, -1, e.shiftKey); break;
      case 'ArrowDown': this.move(0, 1, e.shiftKey); break;
      case 'PageUp': for (let n = 0; n < page; n++) this.move(0, -1, e.shiftKey); break;
      case 'PageDown': for (let n = 0; n < page; n++) this.move(0, 1, e.shiftKey); break;
      case 'Home': this.focus(0); break;
      case 'End': this.focus(this.total - 1); break;
      case 'ContextMenu': break;
      default: return;
    }
    e.preventDefault();
  }

  longPress() {
    let timer = 0;
    this.pressed = false;
    this.node.addEventListener('pointerdown', e => {
      this.pressed = false;
      if (e.pointerType === 'mouse') return;
      const i = this.indexOf(e);
      timer = window.setTimeout(() => { this.pressed = true; this.toggle(i); }, 500);
    });
    for (const event of ['pointerup', 'pointercancel', 'pointermove']) {
      this.node.addEventListener(event, () => clearTimeout(timer));
    }
  }

  /** The keys that a view with this grid answers. @returns {import('../keys.js').Actions} */
  keys() {
    return {
      left: () => this.move(-1, 0, false), right: () => this.move(1, 0, false),
      up: () => this.move(0, -1, false), down: () => this.move(0, 1, false),
      open: () => this.total && this.o.open(this.active),
      select: () => this.toggle(this.active),
      larger: () => resize(16), smaller: () => resize(-16),
    };
  }

  /** What an action of the keyboard means: the selection, or else the photo in focus. @returns {Item[]} */
  chosen() {
    if (this.selection.size) return [...this.selection.values()];
    const item = this.items[this.active];
    return item && this.node.contains(document.activeElement) ? [item] : [];
  }
}

/** @param {number} by */
export const resize = by => set({ thumb: Math.max(72, Math.min(260, settings.thumb + by)) });

/** The slider for the size of thumbnails. */
export function sizeSlider() {
  const input = h('input', { type: 'range', min: '72', max: '260', step: '4', value: String(settings.thumb),
    'aria-label': t('thumb.size'), title: t('thumb.size'), oninput: () => set({ thumb: Number(input.value) }) });
  return h('div', { class: 'slider' }, input);
}

// @ts-check
/** How the page answers: the live region, the small notes with their undo, and the written states of a view. */
import { ApiError, api, at, hooks } from '../service.js';
import { add, button, fill, h, icon } from '../dom.js';
import { link } from '../router.js';
import { bus, loadGalleries } from '../store.js';
import { duration, t } from '../text.js';

const live = h('div', { class: 'sr', 'aria-live': 'polite', id: 'live' });
const toasts = h('div', { class: 'toasts', role: 'region', 'aria-label': t('toasts') });

export function mountFeedback() {
  document.body.append(live, toasts);
}

/** Says something to a screen reader. @param {string} text */
export function announce(text) {
  live.textContent = '';
  setTimeout(() => { live.textContent = text; }, 60);
}

/**
 * A short note at the edge, which waits while it is pointed at or holds the focus.
 * @param {string} text
 * @param {{label: string, act: () => void} | null} [action]
 * @param {boolean} [bad]
 */
export function toast(text, action = null, bad = false) {
  const note = h('div', { class: `toast ${bad ? 'bad' : ''}` }, icon(bad ? 'warn' : 'check'), h('p', null, text));
  const gone = () => note.remove();
  if (action) add(note, button('', action.label, () => { gone(); action.act(); }, { class: 'strong' }));
  add(note, button('close', t('close'), gone, { bare: true }));
  let timer = window.setTimeout(gone, action ? 12_000 : 6000);
  const hold = () => clearTimeout(timer);
  const release = () => { timer = window.setTimeout(gone, 5000); };
  for (const event of ['pointerenter', 'focusin']) note.addEventListener(event, hold);
  for (const event of ['pointerleave', 'focusout']) note.addEventListener(event, release);
  while (toasts.children.length > 2) toasts.firstChild?.remove();
  toasts.append(note);
  announce(text);
}

/** @param {unknown} e */
export function failed(e) {
  if (e instanceof DOMException && e.name === 'AbortError') return;
  if (!(e instanceof ApiError)) throw e;
  toast(e.request ? t('error.short', { message: e.message, request: e.request }) : e.message, null, true);
}

/**
 * Tells what was done, with its undo, and lets the views read again.
 * @param {string} gallery
 * @param {string} text
 * @param {{event?: number | null} | null} answer of the service
 */
export function did(gallery, text, answer) {
  bus.dispatchEvent(new Event('changed'));
  loadGalleries().catch(() => {});
  toast(text, { label: t('undo'), act: () => undo(gallery, answer?.event ?? null) });
}

/** Takes back one event, or the last that can be. @param {string} gallery @param {number | null} event */
export async function undo(gallery, event = null) {
  try {
    let id = event;
    if (!id) {
      const { events } = await api('GET', at(gallery, '/events?limit=50'));
      id = events.find((/** @type {any} */ e) => e.undoable && !e.undone)?.id ?? null;
    }
    if (!id) {
      toast(t('undo.none'));
      return;
    }
    const back = await api('POST', at(gallery, `/events/${id}/undo`), {});
    bus.dispatchEvent(new Event('changed'));
    loadGalleries().catch(() => {});
    toasts.replaceChildren();
    toast(t('undone', { what: back?.what ?? '' }));
  } catch (e) {
    failed(e);
  }
}

/**
 * Nothing here yet: what the page is for and the one next thing to do.
 * @param {string} name of the icon
 * @param {string} title
 * @param {string} text
 * @param {Node | null} [action]
 */
export const empty = (name, title, text, action = null) =>
  h('section', { class: 'state' }, icon(name), h('h2', null, title), h('p', null, text), action);

/** @param {'grid' | 'list' | 'text'} kind */
export function skeleton(kind) {
  const count = { grid: 18, list: 5, text: 3 }[kind];
  return h('div', { class: `skeleton ${kind}`, role: 'status', 'aria-label': t('loading') },
    Array.from({ length: count }, () => h('div', { class: 'bone' })));
}

/**
 * What went wrong, where it happened, and the way on.
 * @param {ApiError} e
 * @param {() => void} retry
 */
export function errorBox(e, retry) {
  const titles = { 0: 'error.title.offline', 401: 'error.title.401', 403: 'error.title.403', 404: 'error.title.404',
    429: 'error.title.429', 503: 'error.title.503' };
  const quarantined = e.code.includes('quarantin');
  const title = /** @type {any} */ (quarantined ? 'error.title.quarantined'
    : titles[/** @type {keyof typeof titles} */ (e.status)] ?? 'error.title.other');
  const box = h('section', { class: 'state error' },
    icon(e.status === 403 || e.status === 401 ? 'lock' : 'warn'),
    h('div', { role: 'alert' }, h('h2', null, t(title)), h('p', null, e.message)));
  const actions = h('div', { class: 'actions' });
  if (e.status === 401) add(actions, button('lock', t('key.enter'), async () => { if (await hooks.askKey()) retry(); }, { class: 'strong' }));
  else if (e.status === 404) add(actions, h('a', { class: 'btn', href: link('', 'galleries') }, t('nav.galleries')));
  else add(actions, button('undo', t('retry'), () => { clearInterval(timer); retry(); }, { class: 'strong' }));
  if (quarantined) add(actions, h('a', { class: 'btn', href: link('', 'galleries') }, t('nav.galleries')));
  if (e.status === 403) add(box, h('p', { class: 'hint' }, t('error.403.next')));
  let timer = 0;
  if (e.wait > 0 && (e.status === 429 || e.status === 503)) {
    let left = Math.ceil(e.wait);
    const count = h('p', { class: 'hint', 'aria-hidden': 'true' }, t('error.again', { time: duration(left) }));
    add(box, count);
    timer = window.setInterval(() => {
      left -= 1;
      count.textContent = t('error.again', { time: duration(left) });
      if (!box.isConnected) clearInterval(timer);
      else if (left <= 0) { clearInterval(timer); retry(); }
    }, 1000);
  }
  add(box, actions);
  if (e.request) {
    add(box, h('p', { class: 'hint request' }, t('error.request'), ' ', h('code', null, e.request),
      button('copy', t('copy'), () => navigator.clipboard?.writeText(e.request), { bare: true })));
  }
  return box;
}

/**
 * Fills a place with what `load` gives: bones after 150 ms, the old content dimmed where there is one, errors inline
 * with their retry. A second call ends the first.
 * @template T
 * @param {HTMLElement} host
 * @param {(signal: AbortSignal) => Promise<T>} load
 * @param {(data: T) => Node | Node[] | null} render null where it filled the place itself
 * @param {{bones?: 'grid' | 'list' | 'text', keep?: boolean}} [more]
 */
export async function show(host, load, render, more = {}) {
  running.get(host)?.abort();
  const control = new AbortController();
  running.set(host, control);
  host.setAttribute('aria-busy', 'true');
  const timer = setTimeout(() => {
    if (more.keep && host.firstChild && !host.querySelector('.state')) host.classList.add('waiting');
    else fill(host, skeleton(more.bones ?? 'text'));
  }, 150);
  try {
    const data = await load(control.signal);
    if (control.signal.aborted) return;
    const made = render(data);
    if (made) fill(host, made);
  } catch (e) {
    if (control.signal.aborted || (e instanceof DOMException && e.name === 'AbortError')) return;
    if (!(e instanceof ApiError)) throw e;
    fill(host, errorBox(e, () => show(host, load, render, more)));
  } finally {
    clearTimeout(timer);
    if (running.get(host) === control) {
      host.removeAttribute('aria-busy');
      host.classList.remove('waiting');
    }
  }
}
/** @type {WeakMap<HTMLElement, AbortController>} */
const running = new WeakMap();

// @ts-check
/**
 * The keyboard map: a key names an action, the open view answers it. Single keys only, off while typing, never with
 * Alt, Ctrl or Cmd, so that nothing of the browser's or the system's is taken (Ctrl+A acts only inside a grid).
 */
import { keyOf, settings } from './settings.js';

/** Action -> key, in the order of the help. A pair such as "g s" is pressed one after the other. @type {Record<string, string>} */
export const defaultKeys = {
  search: '/', help: '?', open: 'Enter', close: 'Escape', left: 'h', down: 'j', up: 'k', right: 'l',
  select: 'x', similar: 's', more: 'a', less: 'd', person: 'p', merge: 'm', undo: 'u', yes: 'y', no: 'n', skip: ' ',
  info: 'i', larger: '+', smaller: '-', theme: 't', bin: 'Delete',
  goSearch: 'g s', goBrowse: 'g b', goPeople: 'g p', goReview: 'g r', goGalleries: 'g g', goJobs: 'g j', goEvents: 'g e',
};

/** Keys that are not a matter of taste. */
export const fixedKeys = new Set(['open', 'close']);

/** @typedef {Record<string, (e: KeyboardEvent) => void>} Actions */

/** The innermost comes last and is asked first: page, view, dialog. @type {(() => Actions | undefined)[]} */
const layers = [];
let prefix = '';
let prefixTimer = 0;

/** @param {() => Actions | undefined} layer @returns {() => void} removes it */
export function addLayer(layer) {
  layers.push(layer);
  return () => {
    const i = layers.indexOf(layer);
    if (i >= 0) layers.splice(i, 1);
  };
}

/** @param {EventTarget | null} target */
function typing(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button', 'file'].includes(target.type);
}

/** The name shown for a key. @param {string} key */
export const keyName = key => key.split(key === ' ' ? '\0' : ' ').map(k =>
  ({ ' ': 'space', Escape: 'Esc', Delete: 'Del', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' })[k] ?? k).join(' ');

/** @param {string} pressed @returns {string | undefined} */
function actionOf(pressed) {
  return Object.keys(defaultKeys).find(action => keyOf(action) === pressed);
}

/** @param {KeyboardEvent} e */
function onKey(e) {
  if (e.defaultPrevented || e.altKey || e.ctrlKey || e.metaKey || e.isComposing) return;
  const esc = e.key === 'Escape';
  if (typing(e.target) && !esc) return;
  if (!settings.shortcuts && !esc) return;
  // A control answers Enter and space itself.
  if ((e.key === 'Enter' || e.key === ' ') && e.target instanceof Element
      && e.target.closest('button, a[href], summary, input, [role=slider]')) return;
  const pressed = prefix ? `${prefix} ${e.key}` : e.key === '=' && keyOf('larger') === '+' ? '+' : e.key;
  clearTimeout(prefixTimer);
  prefix = '';
  const action = actionOf(pressed);
  if (!action) {
    if (pressed.length === 1 && Object.keys(defaultKeys).some(a => keyOf(a).startsWith(`${pressed} `))) {
      prefix = pressed;
      prefixTimer = window.setTimeout(() => { prefix = ''; }, 1200);
      e.preventDefault();
    }
    return;
  }
  for (let i = layers.length - 1; i >= 0; i--) {
    const actions = layers[i]();
    if (actions?.[action]) {
      e.preventDefault();
      actions[action](e);
      return;
    }
    if (actions?.modal) return; // a dialog keeps keys from what lies under it
  }
}

export function listen() {
  document.addEventListener('keydown', onKey);
}

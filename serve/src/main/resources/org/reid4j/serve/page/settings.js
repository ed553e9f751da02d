// @ts-check
/** What the reader chose, kept in this browser only: theme, sizes, keys of the keyboard; and the access key. */
import { defaultKeys } from './keys.js';

/** @typedef {{name: string, view: string, query: string}} KeptOne a filter or search under a name */

/**
 * @typedef {object} Settings
 * @property {'system' | 'light' | 'dark' | 'contrast'} theme
 * @property {number} thumb width of a thumbnail in CSS pixels, 72..260
 * @property {boolean} shortcuts whether single keys act
 * @property {Record<string, string>} keys action -> key, only those that differ from the default
 * @property {string} gallery the gallery last used
 * @property {Record<string, KeptOne[]>} kept by gallery
 */

const NAME = 'reid4j.settings';
/** @type {Settings} */
const DEFAULTS = { theme: 'system', thumb: 112, shortcuts: true, keys: {}, gallery: '', kept: {} };

/** @returns {Settings} */
function read() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(NAME) ?? '{}') };
  } catch {
    return { ...DEFAULTS };
  }
}

/** @type {Settings} */
export const settings = read();
/** @type {Set<() => void>} */
const listeners = new Set();

/** @param {Partial<Settings>} change */
export function set(change) {
  Object.assign(settings, change);
  try {
    localStorage.setItem(NAME, JSON.stringify(settings));
  } catch { /* a browser that keeps nothing still works for as long as the page is open */ }
  applyTheme();
  for (const listener of listeners) listener();
}

/** @param {() => void} listener @returns {() => void} stops listening */
export function onSettings(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** @param {string} action */
export const keyOf = action => settings.keys[action] ?? defaultKeys[action] ?? '';

const dark = matchMedia('(prefers-color-scheme: dark)');
const contrast = matchMedia('(prefers-contrast: more)');

/** Writes the theme in force on the root element; `system` follows the wish for contrast first, then for dark. */
export function applyTheme() {
  const system = contrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light';
  document.documentElement.dataset.theme = settings.theme === 'system' ? system : settings.theme;
}
dark.addEventListener('change', applyTheme);
contrast.addEventListener('change', applyTheme);

const KEY = 'reid4j.key';
/** The access key, for this tab or, where the reader asked for it, for this browser. */
export const accessKey = () => sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY) ?? '';

/** @param {string} key empty to forget it @param {boolean} remember */
export function setAccessKey(key, remember) {
  sessionStorage.removeItem(KEY);
  localStorage.removeItem(KEY);
  if (key) (remember ? localStorage : sessionStorage).setItem(KEY, key);
}

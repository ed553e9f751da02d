// @ts-check
/** Turns the entries of strings.js into text: places, plural forms, numbers and dates, by the reader's language. */
import { en } from './strings.js';

const lang = navigator.language || 'en';
const plural = new Intl.PluralRules('en'); // the language of strings.js
const whole = new Intl.NumberFormat(lang);
const score = new Intl.NumberFormat(lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const dayTime = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat(lang, { dateStyle: 'medium' });
const clock = new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit', hour12: false });
const relative = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' });

/**
 * The text of a key; an entry with plural forms chooses by `n`.
 * @param {keyof typeof en} key
 * @param {Record<string, string | number>} [places]
 * @returns {string}
 */
export function t(key, places = {}) {
  const entry = /** @type {string | {one: string, other: string}} */ (en[key] ?? key);
  const form = typeof entry === 'string' ? entry
    : plural.select(Number(places.n)) === 'one' ? entry.one : entry.other;
  return form.replace(/\{(\w+)\}/g, (_, name) => {
    const value = places[name];
    return typeof value === 'number' ? whole.format(value) : value ?? '';
  });
}

/** The text of a key built at run time, or `other` where strings.js has none. @param {string} key @param {string} other */
export function tOr(key, other) {
  return key in en ? t(/** @type {keyof typeof en} */ (key)) : other;
}

/** @param {number} n */
export const number = n => whole.format(n);
/** @param {number} x */
export const scoreText = x => score.format(x);
/** @param {string | null | undefined} iso */
export const fullTime = iso => (iso ? dayTime.format(new Date(iso)) : t('time.unknown'));
/** @param {string | null | undefined} iso */
export const dayText = iso => (iso ? day.format(new Date(iso)) : t('time.unknown'));
/** @param {string | null | undefined} iso */
export const clockTime = iso => (iso ? clock.format(new Date(iso)) : t('time.none'));
const CODE = /^[a-z]{0,2}\d*$/i; // "3" or "c3"; "gate" and "camera 3" say by themselves what they are
/** @param {string} camera */
export const cameraText = camera => (camera === '' || camera == null ? t('camera.none') : CODE.test(camera) ? t('camera', { camera }) : camera);
/** The same where there is little room. @param {string} camera */
export const cameraShort = camera => (camera === '' || camera == null ? '–' : CODE.test(camera) ? t('camera.short', { camera }) : camera);

/** @param {string} from @param {string} to @returns {string} one time, or a span of the same day or over days */
export function span(from, to) {
  if (!from) return t('time.unknown');
  if (!to || clockTime(from) === clockTime(to) && dayText(from) === dayText(to)) return fullTime(from);
  return dayText(from) === dayText(to) ? `${fullTime(from)} – ${clockTime(to)}` : `${fullTime(from)} – ${fullTime(to)}`;
}

/** @param {string | null} iso */
export function ago(iso) {
  if (!iso) return t('time.unknown');
  const s = (new Date(iso).getTime() - Date.now()) / 1000;
  for (const [unit, size] of /** @type {[Intl.RelativeTimeFormatUnit, number][]} */ (
    [['year', 31_536_000], ['month', 2_592_000], ['day', 86_400], ['hour', 3600], ['minute', 60]])) {
    if (Math.abs(s) >= size) return relative.format(Math.trunc(s / size), unit);
  }
  return relative.format(0, 'minute');
}

/** @param {number} seconds */
export function duration(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return t('duration.s', { n: s });
  if (s < 3600) return t('duration.m', { m: Math.floor(s / 60), s: s % 60 });
  return t('duration.h', { h: Math.floor(s / 3600), m: Math.floor(s / 60) % 60 });
}

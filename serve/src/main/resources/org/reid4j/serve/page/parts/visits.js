// @ts-check
/** Where a person was and when: a lane per camera for the eye, and the same as a list of visits in the order of time. */
import { h, icon } from '../dom.js';
import { cameraShort, cameraText, clockTime, dayText, duration, span, t } from '../text.js';
import { altText, photo, scoreBadge } from './card.js';

/** @typedef {import('../store.js').Visit} Visit */

/**
 * @param {Visit[]} visits
 * @param {(item: import('../store.js').Item) => void} open
 * @param {(v: Visit) => import('../store.js').Band | null} band
 * @param {boolean} scored
 */
export function timeline(visits, open, band, scored) {
  const timed = visits.filter(v => v.from).sort((a, b) => a.from.localeCompare(b.from));
  const untimed = visits.filter(v => !v.from);
  const first = Math.min(...timed.map(v => Date.parse(v.from)));
  const last = Math.max(...timed.map(v => Date.parse(v.to)));
  const length = Math.max(60_000, last - first);
  const cameras = [...new Set(timed.map(v => v.camera))].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
  const oneDay = dayText(new Date(first).toISOString()) === dayText(new Date(last).toISOString());
  const tick = (/** @type {number} */ ms) => {
    const iso = new Date(ms).toISOString();
    return oneDay ? clockTime(iso) : `${dayText(iso)} ${clockTime(iso)}`;
  };
  const lanes = timed.length > 1 ? h('div', { class: 'lanes', 'aria-hidden': 'true' },
    cameras.map(camera => h('div', { class: 'lane' }, h('span', { class: 'lane-name' }, cameraShort(camera)),
      h('div', { class: 'lane-track' }, timed.filter(v => v.camera === camera).map(v => h('span', { class: `bar ${band(v) ?? ''}`, style: {
        left: `${((Date.parse(v.from) - first) / length) * 97}%`,
        width: `${Math.max(1.2, ((Date.parse(v.to) - Date.parse(v.from)) / length) * 97)}%` } }))))),
    h('div', { class: 'lane axis' }, h('span', { class: 'lane-name' }), h('div', { class: 'lane-track' },
      h('span', null, tick(first)), h('span', null, tick(first + length / 2)), h('span', null, tick(first + length))))) : null;
  /** @type {Visit | null} */
  let before = null;
  const list = h('ol', { class: 'visits' }, [...timed, ...untimed].map(v => {
    const gap = before?.to && v.from ? (Date.parse(v.from) - Date.parse(before.to)) / 1000 : 0;
    const moved = before && before.camera !== v.camera;
    const way = before ? h('p', { class: 'way' }, icon(moved ? 'path' : 'jobs'),
      t(moved ? 'visits.moved' : 'visits.again', { time: duration(Math.max(0, gap)) })) : null;
    before = v;
    return h('li', null, way, h('button', { type: 'button', class: 'visit', onclick: () => open(v.best) },
      photo(v.best, altText(v.best)),
      h('span', { class: 'visit-text' }, h('b', null, cameraText(v.camera)), h('span', null, span(v.from, v.to)),
        h('small', null, t('photos', { n: v.items }))),
      scored ? scoreBadge(v.score, band(v)) : null));
  }));
  return h('div', { class: 'timeline' }, lanes, list);
}

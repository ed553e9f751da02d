// @ts-check
/** One photo with what is known of it, in words: the same text for the eye and for the screen reader. */
import { showPhoto } from '../service.js';
import { h, icon } from '../dom.js';
import { cameraShort, cameraText, clockTime, fullTime, scoreText, t } from '../text.js';

/** @typedef {import('../store.js').Item} Item */
/** @typedef {import('../store.js').Hit} Hit */

/** @param {Item} item @param {Hit | null} [hit] "photo, camera 3, 14:02, score 0.71, match" */
export function altText(item, hit = null) {
  const parts = [t('photo'), cameraText(item.camera).toLowerCase(), clockTime(item.time)];
  if (item.person) parts.push(item.person.name);
  if (hit) parts.push(t('alt.score', { score: scoreText(hit.score) }));
  if (hit?.band) parts.push(t(`band.${hit.band}.long`));
  return parts.join(', ');
}

/** @param {Item} item @param {string} alt @param {string} [css] */
export function photo(item, alt, css = '') {
  const img = h('img', { alt, class: `photo ${css}`, loading: 'lazy', decoding: 'async', draggable: 'false' });
  img.addEventListener('error', () => img.classList.add('broken'));
  showPhoto(img, item.photo);
  return img;
}

const ICONS = { match: 'check', unsure: 'question', other: 'minus' };

/** The score in figures, a sign and a word; never by colour alone. @param {number} score @param {import('../store.js').Band | null} band */
export function scoreBadge(score, band) {
  if (!band) return h('span', { class: 'score' }, scoreText(score));
  return h('span', { class: `score ${band}` }, icon(ICONS[band]), h('b', null, scoreText(score)),
    band === 'other' ? h('span', { class: 'sr' }, t('band.other.long')) : h('span', null, t(`band.${band}`)));
}

/** @param {Item} item */
export const whenWhere = item => h('span', { class: 'when', title: fullTime(item.time) },
  h('span', null, cameraShort(item.camera)), h('time', { datetime: item.time ?? '' }, clockTime(item.time)));

/**
 * The inside of a cell of a grid. Its buttons are for the mouse; the keyboard has keys for the same.
 * @param {Item} item
 * @param {Hit | null} hit
 * @param {boolean} selectable
 */
export function card(item, hit, selectable) {
  return [
    photo(item, altText(item, hit)),
    selectable ? h('button', { type: 'button', class: 'pick', tabindex: '-1', 'aria-label': t('select') }, icon('check')) : null,
    h('button', { type: 'button', class: 'dots', tabindex: '-1', 'aria-label': t('actions'), 'aria-haspopup': 'menu' }, icon('dots')),
    h('span', { class: 'caption', 'aria-hidden': 'true' },
      hit ? scoreBadge(hit.score, hit.band) : null,
      whenWhere(item)),
    item.person ? h('span', { class: `tag-name ${hit ? 'high' : ''}`, 'aria-hidden': 'true' }, item.person.name) : null,
  ].filter(n => n !== null);
}

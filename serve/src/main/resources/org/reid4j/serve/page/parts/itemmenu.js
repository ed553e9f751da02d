// @ts-check
/** The steps from one photo to a search: similar, more like these, not like this; with the trail to walk back. */
import { go, here, ids, link, patch } from '../router.js';
import { can } from '../store.js';
import { t } from '../text.js';
import { assign, remove } from './actions.js';
import { menu } from './dialog.js';

/** @typedef {import('../store.js').Item} Item */

const LONGEST_TRAIL = 12;

/** The step of the trail that the address stands for. @param {URLSearchParams} p */
export const stepOf = p => (p.get('q') ? `q${p.get('q')}` : p.get('items') ? `i${p.get('items')?.replaceAll(',', '-')}` : '');

/** Looks for photos like these and remembers where it came from. @param {string} gallery @param {Item[]} items */
export function similar(gallery, items) {
  if (!items.length) return;
  const route = here();
  const wanted = items.slice(0, 8).map(i => i.id).join(',');
  if (route.view !== 'search') {
    go(link(gallery, 'search', { items: wanted }));
    return;
  }
  const step = stepOf(route.params);
  const trail = [...(route.params.get('trail') ?? '').split(',').filter(Boolean), step].filter(Boolean).slice(-LONGEST_TRAIL);
  patch({ q: null, items: wanted, not: null, item: null, trail: trail.join(',') || null });
}

/** @param {string} gallery @param {Item[]} items @param {'items' | 'not'} side */
export function steer(gallery, items, side) {
  if (!items.length) return;
  const { view, params } = here();
  const both = { items: new Set(ids(params, 'items')), not: new Set(ids(params, 'not')) };
  for (const { id } of items) {
    both[side === 'items' ? 'not' : 'items'].delete(id);
    both[side].add(id);
  }
  const change = { items: [...both.items].join(','), not: [...both.not].join(','), item: null };
  if (view === 'search') patch(change);
  else go(link(gallery, 'search', { items: change.items }));
}

/**
 * Everything that can be done with one photo.
 * @param {string} gallery @param {Item} item @param {{x: number, y: number}} place
 * @param {{open: () => void, select?: () => void}} view
 */
export function itemMenu(gallery, item, place, view) {
  const searching = here().view === 'search';
  menu(place, [
    { icon: 'grid', label: t('open'), action: 'open', act: view.open },
    { icon: 'similar', label: t('similar'), action: 'similar', act: () => similar(gallery, [item]) },
    ...(searching ? [
      { icon: 'plus', label: t('more'), action: 'more', act: () => steer(gallery, [item], 'items') },
      { icon: 'minus', label: t('less'), action: 'less', act: () => steer(gallery, [item], 'not') }] : []),
    ...(view.select ? [{ icon: 'check', label: t('select'), action: 'select', act: view.select }] : []),
    ...(can('write') ? [
      { icon: 'person', label: t('assign'), action: 'person', act: () => { assign(gallery, [item]); } },
      { icon: 'trash', label: t('delete'), action: 'bin', danger: true, act: () => { remove(gallery, [item]); } }] : []),
  ]);
}

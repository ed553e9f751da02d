// @ts-check
/** One photo large, with all that is known of it and all that can be done with it; arrows go to its neighbours. */
import { api, at } from '../service.js';
import { button, h, icon } from '../dom.js';
import { here, link, patch } from '../router.js';
import { bus, can } from '../store.js';
import { announce, show } from './feedback.js';
import { cameraText, fullTime, t } from '../text.js';
import { assign, erase, remove, unassign } from './actions.js';
import { altText, photo, scoreBadge } from './card.js';
import { dialog } from './dialog.js';
import { similar, steer } from './itemmenu.js';

/** @typedef {import('../store.js').Item} Item */
/** @typedef {import('../store.js').Hit} Hit */

/**
 * The photo and its facts.
 * @param {string} gallery @param {Item} item @param {Hit | null} hit @param {boolean} page whether it stands on its own
 */
export function detail(gallery, item, hit, page) {
  const person = item.person;
  /** @param {string} name @param {any} value */
  const fact = (name, value) => (value ? h('div', null, h('dt', null, name), h('dd', null, value)) : null);
  const at2 = (/** @type {Record<string, string>} */ p) => link(gallery, 'browse', p);
  return h('div', { class: 'detail' },
    h('div', { class: 'detail-photo' }, photo(item, altText(item, hit))),
    h('div', { class: 'detail-text' },
      hit ? h('p', { class: 'detail-score' }, scoreBadge(hit.score, hit.band), h('span', { class: 'hint' }, t('not.identity'))) : null,
      h('dl', { class: 'facts' },
        fact(t('person'), person ? h('a', { href: link(gallery, `people/${person.id}`) }, person.name) : t('person.none')),
        fact(t('fact.camera'), h('a', { href: at2({ camera: item.camera }) }, cameraText(item.camera))),
        fact(t('fact.time'), fullTime(item.time)),
        fact(t('fact.track'), item.track ? h('a', { href: at2({ track: item.track }) }, item.track) : null),
        fact(t('fact.tags'), item.tags?.length ? item.tags.flatMap((tag, i) => [i ? ', ' : '', h('a', { href: at2({ tag }) }, tag)]) : null),
        fact(t('fact.source'), item.source),
        fact(t('fact.id'), String(item.id))),
      h('div', { class: 'actions column' },
        button('similar', t('similar'), () => similar(gallery, [item]), { class: 'strong' }),
        here().view === 'search' && !page ? [
          button('plus', t('more'), () => steer(gallery, [item], 'items')),
          button('minus', t('less'), () => steer(gallery, [item], 'not'))] : null,
        can('write') ? button('person', t(person ? 'assign.other' : 'assign'), () => { assign(gallery, [item]); }) : null,
        can('write') && person ? button('close', t('not.person', { name: person.name }), () => { unassign(gallery, person, [item], 'not'); }) : null,
        page ? null : h('a', { class: 'btn', href: link(gallery, `items/${item.id}`) }, icon('next'), h('span', null, t('item.page'))),
        can('write') ? button('trash', t('delete'), () => { remove(gallery, [item]); }, { class: 'danger' }) : null,
        can('admin') ? button('erase', t('erase'), () => erase(gallery, { items: [item.id] }, t('photos', { n: 1 })), { class: 'danger' }) : null)));
}

/**
 * The same in a box over a grid; `item=` in the address, so that the back button closes it.
 * @param {string} gallery @param {number} id
 * @param {{items: () => (Item | undefined)[], hit: (id: number) => Hit | null, back: () => void}} around
 */
export function openDetail(gallery, id, around) {
  let current = id;
  const body = h('div');
  const load = () => show(body, () => api('GET', at(gallery, `/items/${current}`)), item => {
    const hit = around.hit(item.id);
    announce(altText(item, hit));
    const i = index();
    return [detail(gallery, item, hit, false),
      h('div', { class: 'detail-nav' },
        button('prev', t('previous'), () => step(-1), { bare: true, disabled: i <= 0 }),
        button('next', t('next'), () => step(1), { bare: true, disabled: i < 0 || !around.items()[i + 1] }))];
  }, { keep: true });
  const index = () => around.items().findIndex(x => x?.id === current);
  const step = (/** @type {number} */ by) => {
    const next = around.items()[index() + by];
    if (index() < 0 || !next) return;
    const focused = body.contains(document.activeElement);
    current = next.id;
    patch({ item: String(current) }, true);
    load().then(() => { if (focused && !body.contains(document.activeElement)) node.querySelector('h2')?.focus(); });
  };
  const now = () => around.items()[index()];
  const withItem = (/** @type {(i: Item) => void} */ act) => () => { const item = now(); if (item) act(item); };
  bus.addEventListener('changed', load);
  bus.addEventListener('listed', load);
  const node = dialog({
    title: t('item.title'), class: 'wide',
    onclose: () => { bus.removeEventListener('changed', load); bus.removeEventListener('listed', load); around.back(); },
    keys: {
      left: () => step(-1), right: () => step(1), info: () => node.close(),
      similar: withItem(item => similar(gallery, [item])), person: withItem(item => { assign(gallery, [item]); }),
      more: withItem(item => steer(gallery, [item], 'items')), less: withItem(item => steer(gallery, [item], 'not')),
      bin: withItem(item => { remove(gallery, [item]); }),
    },
  }, () => body);
  node.addEventListener('keydown', e => {
    if (e.altKey || e.ctrlKey || e.metaKey || e.target instanceof HTMLInputElement) return;
    if (e.key === 'ArrowLeft') step(-1);
    else if (e.key === 'ArrowRight') step(1);
  });
  load();
  return { close: () => node.close(), get id() { return current; } };
}

/** A photo at an address of its own. @param {import('../router.js').Route} route @returns {import('../main.js').View} */
export function itemView(route) {
  const host = h('div');
  const { gallery, id } = route;
  /** @type {Item | null} */
  let item = null;
  const load = () => show(host, () => api('GET', at(gallery, `/items/${id}`)), found => { item = found; return detail(gallery, found, null, true); });
  load();
  const act = (/** @type {(i: Item) => void} */ f) => () => { if (item) f(item); };
  return {
    node: h('div', { class: 'page' }, h('h1', { tabindex: '-1' }, t('item.title')), host), title: t('item.title'), refresh: load,
    keys: () => ({ similar: act(i => similar(gallery, [i])), person: act(i => { assign(gallery, [i]); }), bin: act(i => { remove(gallery, [i]); }) }),
  };
}

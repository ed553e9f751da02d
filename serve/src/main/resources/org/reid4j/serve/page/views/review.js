// @ts-check
/** The matches that are too close to call, one by one: y, n, space, and u to take one back. Every answer is kept at once. */
import { api, at } from '../service.js';
import { button, fill, h, icon } from '../dom.js';
import { keyName } from '../keys.js';
import { link } from '../router.js';
import { can } from '../store.js';
import { keyOf } from '../settings.js';
import { cameraText, fullTime, t } from '../text.js';
import { altText, photo, scoreBadge } from '../parts/card.js';
import { announce, empty, failed, show } from '../parts/feedback.js';

/** @typedef {{item: import('../store.js').Item, person: {id: number, name: string, cover: import('../store.js').Item}, score: number}} Pair */

/** @param {import('../router.js').Route} route @returns {import('../main.js').View} */
export function reviewView(route) {
  const { gallery } = route;
  /** @type {Pair[]} */
  let queue = [];
  let left = 0;
  /** @type {Set<string>} */
  const skipped = new Set();
  /** @type {{pair: Pair, event: number | null}[]} */
  const answered = [];
  let busy = false;
  const host = h('div');
  const said = h('p', { class: 'said', 'aria-live': 'polite' });
  const key = (/** @type {Pair} */ p) => `${p.item.id}/${p.person.id}`;

  const load = () => show(host, () => api('GET', at(gallery, '/review?limit=50')), data => {
    queue = data.pairs.filter((/** @type {Pair} */ p) => !skipped.has(key(p)));
    left = data.left ?? queue.length;
    return draw();
  }, { keep: true });

  /** @param {import('../store.js').Item} item @param {string} title @param {string} alt */
  const side = (item, title, alt) => h('figure', null, photo(item, alt), h('figcaption', null, h('b', null, title), h('span', null, cameraText(item.camera)), h('span', null, fullTime(item.time))));

  function draw() {
    const pair = queue[0];
    if (!pair) {
      return empty('review', t(answered.length ? 'review.done' : 'review.empty'), t(skipped.size ? 'review.skipped' : 'review.empty.text', { n: skipped.size }),
        skipped.size ? button('redo', t('review.again'), () => { skipped.clear(); load(); }, { class: 'strong' })
          : h('a', { class: 'btn strong', href: link(gallery, 'search') }, icon('search'), h('span', null, t('nav.search'))));
    }
    for (const next of queue.slice(1, 3)) { new Image().src = next.item.photo; }
    announce(t('review.ask', { name: pair.person.name }));
    const act = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ action, /** @type {() => void} */ f, css = '') => {
      const b = button(name, label, f, { class: css, disabled: action !== 'skip' && !can('write') });
      b.append(h('kbd', { 'aria-hidden': 'true' }, keyName(keyOf(action))));
      return b;
    };
    return h('div', { class: 'review' },
      h('h2', null, t('review.ask', { name: pair.person.name })),
      h('div', { class: 'pair' }, pair.person.cover ? side(pair.person.cover, pair.person.name, t('person.cover', { name: pair.person.name })) : null,
        side(pair.item, t('review.this'), altText(pair.item))),
      h('p', { class: 'pair-score' }, scoreBadge(pair.score, 'unsure')),
      h('div', { class: 'actions center' }, act('check', t('yes'), 'yes', () => answer('yes'), 'strong big'), act('close', t('no'), 'no', () => answer('no'), 'big'),
        act('next', t('skip'), 'skip', skip, 'big'), act('undo', t('undo'), 'undo', back, answered.length ? '' : 'quiet')),
      h('p', { class: 'hint center' }, `${t('review.left', { n: left })}. ${t('not.identity')}`));
  }

  /** @param {'yes' | 'no'} how */
  async function answer(how) {
    const pair = queue[0];
    if (!pair || busy || !can('write')) return;
    busy = true;
    try {
      const done = await api('POST', at(gallery, '/review'), { item: pair.item.id, person: pair.person.id, answer: how });
      answered.push({ pair, event: done?.event ?? null });
      queue.shift();
      // A photo that got its name is no question any more for anybody else.
      if (how === 'yes') queue = queue.filter(p => p.item.id !== pair.item.id);
      left = Math.max(0, left - 1);
      said.textContent = t(how === 'yes' ? 'review.said.yes' : 'review.said.no', { name: pair.person.name });
      next();
    } catch (e) {
      failed(e);
    } finally {
      busy = false;
    }
  }
  function skip() {
    const pair = queue.shift();
    if (!pair) return;
    skipped.add(key(pair));
    said.textContent = t('review.said.skip');
    next();
  }
  async function back() {
    const last = answered.at(-1);
    if (!last?.event) {
      said.textContent = t('undo.none');
      return;
    }
    try {
      await api('POST', at(gallery, `/events/${last.event}/undo`), {});
      answered.pop();
      queue.unshift(last.pair);
      left += 1;
      said.textContent = t('review.said.undo');
      fill(host, draw());
    } catch (e) {
      failed(e);
    }
  }
  function next() {
    const focused = host.contains(document.activeElement);
    if (queue.length || left === 0) fill(host, draw());
    else load();
    if (focused) /** @type {HTMLElement | null} */ (host.querySelector('button.strong'))?.focus();
  }
  load();
  return {
    node: h('div', { class: 'page' }, h('header', { class: 'page-head' }, h('h1', { tabindex: '-1' }, t('nav.review')), h('p', { class: 'hint' }, t('review.what'))), host, said),
    title: t('nav.review'), refresh: () => { if (!queue.length) load(); }, keys: () => ({ yes: () => answer('yes'), no: () => answer('no'), skip, undo: back }),
  };
}

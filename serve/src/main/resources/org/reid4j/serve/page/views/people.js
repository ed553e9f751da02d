// @ts-check
/** The people that have a name, and one of them: their photos, where they were and when, and what can be put right. */
import { api, at } from '../service.js';
import { button, fill, h, icon, toggle } from '../dom.js';
import { go, link, patch } from '../router.js';
import { can } from '../store.js';
import { ago, fullTime, t } from '../text.js';
import { dissolve, erase, merge, peopleOf, rename, selectionBar, unassign } from '../parts/actions.js';
import { card, photo } from '../parts/card.js';
import { announce, empty, failed, show } from '../parts/feedback.js';
import { Grid, sizeSlider } from '../parts/grid.js';
import { itemMenu, similar } from '../parts/itemmenu.js';
import { timeline } from '../parts/visits.js';
import { Pages } from './browse.js';

/** @typedef {import('../store.js').Person} Person */

/** @param {import('../router.js').Route} route @returns {import('../main.js').View} */
export function peopleView(route) {
  const { gallery } = route;
  const host = h('div');
  const find = h('input', { type: 'search', placeholder: t('people.find'), 'aria-label': t('people.find'), oninput: () => draw() });
  const sort = h('select', { 'aria-label': t('sort'), onchange: () => draw() }, h('option', { value: 'items' }, t('sort.items')), h('option', { value: 'name' }, t('sort.name')), h('option', { value: 'last' }, t('sort.last')));
  /** @type {Person[]} */
  let people = [];
  const list = h('ul', { class: 'people' });
  const draw = () => {
    const text = find.value.trim().toLowerCase();
    const by = {
      items: (/** @type {Person} */ a, /** @type {Person} */ b) => b.items - a.items,
      name: (/** @type {Person} */ a, /** @type {Person} */ b) => a.name.localeCompare(b.name),
      last: (/** @type {Person} */ a, /** @type {Person} */ b) => (b.last ?? '').localeCompare(a.last ?? ''),
    }[sort.value] ?? (() => 0);
    const found = people.filter(p => p.name.toLowerCase().includes(text)).sort(by);
    fill(list, found.map(p => h('li', null, h('a', { href: link(gallery, `people/${p.id}`), class: 'person-card' },
      p.cover ? photo(p.cover, '') : h('span', { class: 'photo none' }, icon('person')),
      h('b', null, p.name), h('small', null, t('photos', { n: p.items })), p.last ? h('small', { title: fullTime(p.last) }, ago(p.last)) : null))));
    if (text) announce(t('people.n', { n: found.length }));
  };
  const load = () => show(host, () => peopleOf(gallery), all => {
    people = all;
    draw();
    return all.length ? list : empty('people', t('people.empty'), t('people.empty.text'),
      h('a', { class: 'btn strong', href: link(gallery, 'browse') }, icon('grid'), h('span', null, t('people.empty.go'))));
  }, { bones: 'grid', keep: true });
  load();
  return {
    node: h('div', { class: 'page' }, h('header', { class: 'page-head' }, h('h1', { tabindex: '-1' }, t('nav.people')), h('p', { class: 'hint' }, t('people.what')),
      h('div', { class: 'actions' }, find, sort, h('a', { class: 'btn', href: link(gallery, 'browse', { named: 'false' }) }, t('people.unnamed')))), host),
    title: t('nav.people'), refresh: load, keys: () => ({ search: () => find.focus() }),
  };
}

/** @param {import('../router.js').Route} route @returns {import('../main.js').View} */
export function personView(route) {
  const { gallery, id } = route;
  const host = h('div');
  const heading = h('h1', { tabindex: '-1' }, t('person'));
  /** @type {Person | null} */
  let person = null;
  let pages = new Pages(gallery, new URLSearchParams({ person: id }));
  const draw = () => grid.data(pages.items, pages.total);
  const grid = new Grid({
    label: t('person.photos'), caption: 26, selectable: true,
    cell: item => card(item, null, true),
    open: i => pages.items[i] && patch({ item: String(pages.items[i].id) }),
    menu: (i, place) => itemMenu(gallery, pages.items[i], place, { open: () => patch({ item: String(pages.items[i].id) }), select: () => grid.toggle(i) }),
    selected: () => bar.draw(),
    load: to => { pages.need(to, draw).catch(failed); },
    loadAll: () => pages.need(Infinity, draw),
  });
  const bar = selectionBar(grid, items => [
    button('close', t('not.person', { name: person?.name ?? '' }), async () => { if (person) await unassign(gallery, person, items, 'not'); grid.clear(); }, { class: 'strong' }),
    button('minus', t('unassign'), async () => { if (person) await unassign(gallery, person, items, 'remove'); grid.clear(); }),
    button('similar', t('similar'), () => similar(gallery, items)),
  ]);
  const doMerge = async () => {
    if (!person) return;
    const stays = await merge(gallery, person);
    if (stays && String(stays) !== id) go(link(gallery, `people/${stays}`), true);
  };
  const load = () => show(host, async () => {
    const next = new Pages(gallery, new URLSearchParams({ person: id }));
    const [p] = await Promise.all([api('GET', at(gallery, `/people/${id}`)), next.need(200, () => {})]);
    pages = next;
    return /** @type {Person} */ (p);
  }, p => {
    person = p;
    heading.textContent = p.name;
    document.title = `${p.name} – reid4j`;
    queueMicrotask(draw);
    return [
      h('div', { class: 'person-head' }, p.cover ? photo(p.cover, t('person.cover', { name: p.name })) : null,
        h('div', null, h('p', null, h('b', null, t('photos', { n: p.items })), p.last ? ` · ${t('person.last', { time: fullTime(p.last) })}` : ''),
          h('p', { class: 'hint' }, t('not.identity')),
          h('div', { class: 'actions' },
            button('similar', t('person.similar'), () => similar(gallery, pages.items), { class: 'strong', disabled: !pages.items.length }),
            can('write') ? [button('edit', t('rename'), () => { rename(gallery, p); }), button('merge', t('merge'), doMerge),
              button('close', t('dissolve'), async () => { if (await dissolve(gallery, p)) go(link(gallery, 'people')); })] : null,
            can('admin') ? button('erase', t('erase'), () => erase(gallery, { person: p.id }, p.name, () => go(link(gallery, 'people'))), { class: 'danger' }) : null))),
      p.visits?.length ? h('section', null, h('h2', null, t('visits')), timeline(p.visits, item => patch({ item: String(item.id) }), () => null, false)) : '',
      h('section', null, h('h2', null, t('person.photos')), h('div', { class: 'tools' }, h('span', { class: 'count' }, t('photos', { n: pages.total })), sizeSlider(),
        toggle(t('select.mode'), false, on => { grid.selecting = on; grid.marks(); })), pages.total ? grid.node : h('p', { class: 'hint' }, t('person.nophotos'))),
    ].filter(x => x instanceof Node);
  }, { keep: true });
  load();
  return {
    node: h('div', { class: 'page' }, h('nav', { 'aria-label': t('path') }, h('a', { href: link(gallery, 'people'), class: 'back' }, icon('prev'), t('nav.people'))), heading, host), bar: bar.bar,
    title: t('person'), refresh: load, neighbours: () => pages.items, destroy: () => grid.destroy(), refocus: () => grid.refocus(),
    keys: () => ({ ...grid.keys(), merge: doMerge, similar: () => similar(gallery, grid.chosen()),
      info: () => pages.items[grid.active] && patch({ item: String(pages.items[grid.active].id) }),
      no: async () => { if (person && can('write')) { await unassign(gallery, person, grid.chosen(), 'not'); grid.clear(); } },
      ...(grid.selection.size ? { close: () => grid.clear() } : {}) }),
  };
}

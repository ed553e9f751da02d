// @ts-check
/** A whole gallery: 100,000 photos behind one filter, newest first, to select from and to act on. */
import { api, at } from '../service.js';
import { add, button, field, fill, h, icon, toggle } from '../dom.js';
import { here, link, patch } from '../router.js';
import { bus, can, galleryOf, loadGalleries, store } from '../store.js';
import { number, t } from '../text.js';
import { assign, erase, remove, selectionBar } from '../parts/actions.js';
import { card } from '../parts/card.js';
import { dialog } from '../parts/dialog.js';
import { announce, empty, failed, show, toast } from '../parts/feedback.js';
import { Filters, clearFilters, filtered, listFilter } from '../parts/filters.js';
import { Grid, sizeSlider } from '../parts/grid.js';
import { itemMenu, similar } from '../parts/itemmenu.js';

/** @typedef {import('../store.js').Item} Item */

const PAGE = 200;

/** The pages of a filtered gallery, read one after the other as far as they are needed. */
export class Pages {
  /** @param {string} gallery @param {URLSearchParams} filter */
  constructor(gallery, filter) {
    this.gallery = gallery;
    this.filter = filter;
    /** @type {Item[]} */
    this.items = [];
    this.total = 0;
    /** @type {string | null} */
    this.next = '';
    this.wanted = 0;
    /** @type {Promise<void> | null} */
    this.reading = null;
  }

  /** @param {number} to @param {() => void} arrived */
  async need(to, arrived) {
    this.wanted = Math.max(this.wanted, to);
    this.reading ??= this.read(arrived).finally(() => { this.reading = null; });
    await this.reading;
  }

  /** @param {() => void} arrived */
  async read(arrived) {
    while (this.next !== null && this.items.length < this.wanted) {
      const q = new URLSearchParams(this.filter);
      q.set('limit', String(Math.min(store.session.limits.k, this.wanted - this.items.length > 1000 ? 1000 : PAGE)));
      if (this.next) q.set('cursor', this.next);
      const page = await api('GET', at(this.gallery, `/items?${q}`));
      this.items.push(...page.items);
      this.total = Math.max(page.total ?? 0, this.items.length);
      this.next = page.next ?? null;
      if (this.next === null) this.total = this.items.length;
      arrived();
    }
  }
}

/** @param {import('../router.js').Route} route @returns {import('../main.js').View} */
export function browseView(route) {
  const { gallery } = route;
  const info = galleryOf(gallery);
  let pages = new Pages(gallery, listFilter(route.params));
  /** @type {string | null} */
  let shown = null;
  const draw = () => grid.data(pages.items, pages.total);
  const need = (/** @type {number} */ to) => pages.need(to, draw).catch(failed);
  const grid = new Grid({
    label: t('photos.of', { name: gallery }), caption: 26, selectable: true,
    cell: item => card(item, null, true),
    open: i => pages.items[i] && patch({ item: String(pages.items[i].id) }),
    menu: (i, place) => itemMenu(gallery, pages.items[i], place, { open: () => patch({ item: String(pages.items[i].id) }), select: () => grid.toggle(i) }),
    selected: () => bar.draw(),
    load: need,
    loadAll: async () => {
      if (pages.next !== null) toast(t('select.reading', { n: pages.total }));
      await need(Infinity);
      announce(t('selected', { n: pages.items.length }));
    },
  });
  const bar = selectionBar(grid, items => [
    pages.total > items.length ? button('grid', t('select.all', { n: pages.total }), () => grid.all()) : null,
    button('similar', t('similar'), () => similar(gallery, items)),
    can('write') ? button('person', t('assign'), async () => { if (await assign(gallery, items)) grid.clear(); }, { class: 'strong' }) : null,
    can('write') ? button('trash', t('delete'), async () => { if (await remove(gallery, items)) grid.clear(); }, { class: 'danger' }) : null,
    can('admin') ? button('erase', t('erase'), () => erase(gallery, { items: items.map(i => i.id) }, t('photos', { n: items.length }), () => grid.clear()), { class: 'danger' }) : null,
  ]);
  const filters = new Filters(gallery, info, true);
  const count = h('span', { class: 'count' });
  const body = h('div', { class: 'results-body' });
  const head = h('header', { class: 'page-head' }, h('h1', { tabindex: '-1' }, gallery), info ? h('p', { class: 'hint' }, facts(info)) : null,
    h('div', { class: 'actions' }, h('a', { class: 'btn', href: link(gallery, 'events') }, icon('history'), h('span', null, t('nav.events'))),
      can('write') ? button('upload', t('browse.add'), () => addPhotos(gallery), { class: 'strong' }) : null));
  const tools = h('div', { class: 'tools' }, count, sizeSlider(), toggle(t('select.mode'), false, on => { grid.selecting = on; grid.marks(); }));
  const node = h('div', { class: 'page' }, head, filters.node, tools, body);

  /** @param {import('../router.js').Route} r */
  function update(r, force = false) {
    filters.update(r.params);
    const filter = listFilter(r.params);
    if (filter.toString() === shown && !force) return;
    const same = filter.toString() === shown;
    shown = filter.toString();
    const next = new Pages(gallery, filter);
    show(body, () => next.need(same ? Math.max(PAGE, pages.items.length) : PAGE, () => {}), () => {
      pages = next;
      fill(count, t('photos', { n: pages.total }));
      tools.hidden = !pages.total;
      filters.node.hidden = !pages.total && !filtered(r.params);
      if (!same) announce(t('photos', { n: pages.total }));
      if (!pages.total) {
        return filtered(r.params)
          ? empty('filter', t('results.none'), t('results.none.filter'), button('close', t('filters.clear'), clearFilters, { class: 'strong' }))
          : empty('grid', t('browse.empty', { name: gallery }), t('browse.empty.text'),
            can('write') ? button('upload', t('browse.add'), () => addPhotos(gallery), { class: 'strong' }) : null);
      }
      grid.into(body);
      draw();
      bus.dispatchEvent(new Event('listed'));
      return null;
    }, { bones: 'grid', keep: true });
  }
  update(route);
  return {
    node, bar: bar.bar, title: gallery, refocus: () => grid.refocus(), update, refresh: () => update(here(), true), neighbours: () => pages.items, destroy: () => grid.destroy(),
    keys: () => ({
      ...grid.keys(),
      search: () => filters.input.focus(),
      similar: () => similar(gallery, grid.chosen()),
      person: async () => { if (await assign(gallery, grid.chosen())) grid.clear(); },
      bin: async () => { if (await remove(gallery, grid.chosen())) grid.clear(); },
      info: () => pages.items[grid.active] && patch({ item: String(pages.items[grid.active].id) }),
      ...(grid.selection.size ? { close: () => grid.clear() } : {}),
    }),
  };
}

/** What a gallery is, in a line. @param {import('../store.js').Gallery} g */
export const facts = g => [t('photos', { n: g.items }), t('people.n', { n: g.people }), t('cameras.n', { n: g.cameras.length }), retention(g)].join(' · ');

/** @param {import('../store.js').Gallery} g */
export const retention = g => (g.retention_days ? t('retention.days', { n: g.retention_days }) : t('retention.none'));

/** Adds photos with what is known of them. @param {string} gallery */
export function addPhotos(gallery) {
  dialog({ title: t('add.title', { name: gallery }) }, close => {
    const files = h('input', { type: 'file', accept: 'image/*', multiple: true, required: true, autofocus: true });
    const camera = h('input', { type: 'text', maxlength: '60', autocomplete: 'off' });
    const time = h('input', { type: 'datetime-local' });
    const tags = h('input', { type: 'text', maxlength: '400', autocomplete: 'off' });
    const outcome = h('div', { 'aria-live': 'polite' });
    const ok = h('button', { class: 'btn strong' }, t('add.ok'));
    const send = async (/** @type {Event} */ e) => {
      e.preventDefault();
      ok.disabled = true;
      let added = 0;
      let known = 0;
      /** @type {{file: string, message: string}[]} */
      const refused = [];
      try {
        const all = [...(files.files ?? [])];
        for (let i = 0; i < all.length; i += 16) {
          const form = new FormData();
          for (const f of all.slice(i, i + 16)) form.append('photo', f, f.name);
          if (camera.value) form.append('camera', camera.value);
          if (time.value) form.append('time', new Date(time.value).toISOString());
          if (tags.value) form.append('tags', tags.value);
          const answer = await api('POST', at(gallery, '/items'), form);
          added += answer.added.filter((/** @type {any} */ a) => a.new).length;
          known += answer.added.filter((/** @type {any} */ a) => !a.new).length;
          refused.push(...answer.refused);
          fill(outcome, h('p', null, t('add.progress', { n: Math.min(all.length, i + 16), total: number(all.length) })));
        }
        fill(outcome, h('p', null, t('add.done', { n: added })), known ? h('p', null, t('add.known', { n: known })) : null,
          refused.length ? h('div', null, h('p', null, t('add.refused', { n: refused.length })), h('ul', null, refused.map(r => h('li', null, `${r.file}: ${r.message}`)))) : null);
        await loadGalleries();
        bus.dispatchEvent(new Event('changed'));
      } catch (error) {
        failed(error);
      }
      ok.disabled = false;
    };
    const form = h('form', { onsubmit: send }, field(t('add.files'), files, t('add.files.hint')), field(t('fact.camera'), camera), field(t('fact.time'), time),
      field(t('fact.tags'), tags, t('add.tags.hint')), outcome);
    add(form, h('div', { class: 'actions' }, ok, button('', t('close'), close)));
    return form;
  });
}

// @ts-check
/** What is looked for: the photos with their crop box, the photos of the gallery more and less like it, the switches. */
import { BASE, at } from '../service.js';
import { add, button, fill, h, icon, toggle } from '../dom.js';
import { ids, link, patch } from '../router.js';
import { store } from '../store.js';
import { t } from '../text.js';
import { cropper } from './crop.js';
import { photo } from './card.js';
import { keep, session } from './photos.js';

/** @typedef {import('./photos.js').Photo} Photo */

/** @param {string} gallery @param {number} id @param {string} alt */
const thumb = (gallery, id, alt) => photo(/** @type {any} */ ({ photo: `${BASE}${at(gallery, `/items/${id}/photo`)}` }), alt, 'thumb');

/**
 * @param {(files: Iterable<File>) => void} chosen
 * @param {string} label
 * @param {string} [css]
 */
export function filePicker(chosen, label, css = '') {
  const input = h('input', { type: 'file', accept: 'image/*', multiple: true, class: 'sr', tabindex: '-1', 'aria-hidden': 'true',
    onchange: () => { chosen([...(input.files ?? [])]); input.value = ''; } });
  return h('span', { class: 'file' }, button('upload', label, () => input.click(), { class: css }), input);
}

export class QueryPanel {
  /** @param {string} gallery @param {(files: Iterable<File>, add: boolean) => void} files */
  constructor(gallery, files) {
    this.gallery = gallery;
    this.files = files;
    this.drawn = '';
    this.active = 0;
    this.photos = h('div', { class: 'query-photos' });
    this.picks = h('div', { class: 'query-picks' });
    this.options = h('div', { class: 'query-options' });
    this.node = h('aside', { class: 'query', 'aria-label': t('query.label') }, this.photos, this.picks, this.options);
  }

  /** @param {URLSearchParams} p */
  update(p) {
    const photos = session(p.get('q')) ?? [];
    this.q = p.get('q');
    const drawn = photos.map(x => x.url).join();
    if (drawn !== this.drawn || !photos.length) {
      this.drawn = drawn;
      this.active = Math.min(this.active, Math.max(0, photos.length - 1));
      this.drawPhotos(photos);
    }
    this.drawPicks(p);
    const rerank = p.get('rerank') === '1';
    const expand = p.get('expand') === '1';
    if (!this.options.contains(document.activeElement)) {
      fill(this.options,
        toggle(t('query.rerank'), rerank, on => patch({ rerank: on ? '1' : null })),
        toggle(t('query.expand'), expand, on => patch({ expand: on ? '1' : null })));
    }
  }

  /** @param {Photo[]} photos */
  drawPhotos(photos) {
    const photo = photos[this.active];
    fill(this.photos);
    if (photo) {
      add(this.photos, cropper(photo.url, t('query.photo', { name: photo.name }), photo.box, box => {
        const now = session(this.q ?? null) ?? photos;
        patch({ q: keep(now.map((x, i) => (i === this.active ? { ...x, box } : x))) }, true);
      }));
    }
    if (photos.length > 1) {
      add(this.photos, h('div', { class: 'strip', role: 'group', 'aria-label': t('query.photos') }, photos.map((x, i) =>
        h('button', { type: 'button', class: 'strip-photo', 'aria-pressed': String(i === this.active), 'aria-label': t('query.edit', { n: i + 1 }),
          onclick: () => { this.active = i; this.drawPhotos(session(this.q ?? null) ?? photos); } }, h('img', { src: x.url, alt: '' })))));
    }
    const actions = h('div', { class: 'actions' });
    if (photos.length < store.session.limits.photos) add(actions, filePicker(f => this.files(f, true), t(photos.length ? 'query.add' : 'query.addfirst'), 'small'));
    if (photos.length > 1) {
      add(actions, button('close', t('query.drop'), () => patch({ q: keep(photos.filter((_, i) => i !== this.active)) }), { class: 'small' }));
    }
    add(actions, h('a', { class: 'btn small', href: link(this.gallery, 'search') }, icon('search'), h('span', null, t('query.new'))));
    add(this.photos, actions);
  }

  /** @param {URLSearchParams} p */
  drawPicks(p) {
    fill(this.picks, /** @type {const} */ (['items', 'not']).map(side => {
      const all = ids(p, side);
      if (!all.length) return null;
      const without = (/** @type {number} */ id) => patch({ [side]: all.filter(x => x !== id).join(',') || null });
      return h('section', null, h('h2', null, icon(side === 'items' ? 'plus' : 'minus'), t(side === 'items' ? 'query.more' : 'query.less')),
        h('div', { class: 'strip' }, all.map(id => h('span', { class: 'pick-photo' },
          h('a', { href: link(this.gallery, `items/${id}`), 'aria-label': t('query.item', { id: String(id) }) }, thumb(this.gallery, id, '')),
          h('button', { type: 'button', class: 'unpick', 'aria-label': t('query.remove', { id: String(id) }), onclick: () => without(id) }, icon('close'))))));
    }));
  }
}

/** The steps that led here; each leads back. @param {string} gallery @param {URLSearchParams} p */
export function trail(gallery, p) {
  const steps = (p.get('trail') ?? '').split(',').filter(Boolean);
  if (!steps.length) return null;
  return h('nav', { class: 'trail', 'aria-label': t('trail') }, h('span', { class: 'hint' }, t('trail')), h('ol', null, steps.map((step, i) => {
    const to = new URLSearchParams(p);
    for (const key of ['q', 'items', 'not', 'trail', 'item']) to.delete(key);
    if (i) to.set('trail', steps.slice(0, i).join(','));
    if (step[0] === 'q') to.set('q', step.slice(1));
    else to.set('items', step.slice(1).replaceAll('-', ','));
    const mine = step[0] === 'q' ? session(step.slice(1))?.[0] : null;
    const first = Number(step.slice(1).split('-')[0]);
    return h('li', null, h('a', { href: link(gallery, 'search', to), 'aria-label': t(step[0] === 'q' ? 'trail.photo' : 'trail.item', { n: i + 1 }) },
      mine ? h('img', { src: mine.url, alt: '', class: 'thumb' }) : step[0] === 'q' ? icon('camera') : thumb(gallery, first, '')), icon('next'));
  })));
}

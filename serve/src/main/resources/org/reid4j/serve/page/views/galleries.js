// @ts-check
/** Which galleries there are, what is in them, how long they keep it, and whether they are sound. */
import { api, at } from '../service.js';
import { button, field, h, icon } from '../dom.js';
import { go, link } from '../router.js';
import { can, loadGalleries } from '../store.js';
import { cameraText, number, scoreText, span, t } from '../text.js';
import { erase } from '../parts/actions.js';
import { ask, confirm, dialog, menu } from '../parts/dialog.js';
import { empty, failed, show, toast } from '../parts/feedback.js';
import { retention } from './browse.js';

/** @typedef {import('../store.js').Gallery} Gallery */

/** @returns {import('../main.js').View} */
export function galleriesView() {
  const host = h('div');
  const load = () => show(host, signal => loadGalleries(signal), all => (all.length ? h('ul', { class: 'panels' }, all.map(g => panel(g, load)))
    : empty('layers', t('galleries.empty'), t('galleries.empty.text'), can('admin') ? button('plus', t('galleries.new'), create, { class: 'strong' }) : null)), { bones: 'list', keep: true });
  const create = async () => {
    const name = await ask({ title: t('galleries.new'), label: t('galleries.name'), ok: t('create'), hint: t('galleries.rule') });
    if (!name) return;
    try {
      await api('POST', '/galleries', { name });
      await loadGalleries();
      go(link(name, 'browse'));
    } catch (e) {
      failed(e);
    }
  };
  load();
  return {
    node: h('div', { class: 'page' }, h('header', { class: 'page-head' }, h('h1', { tabindex: '-1' }, t('nav.galleries')), h('p', { class: 'hint' }, t('galleries.what')),
      h('div', { class: 'actions' }, can('admin') ? button('plus', t('galleries.new'), create, { class: 'strong' }) : null)), host),
    title: t('nav.galleries'), refresh: load, keys: () => ({}),
  };
}

/** @param {Gallery} g @param {() => void} reload */
function panel(g, reload) {
  const most = Math.max(1, ...g.cameras.map(c => c.items));
  const bad = g.state === 'quarantined';
  const more = (/** @type {MouseEvent} */ e) => {
    const box = /** @type {HTMLElement} */ (e.currentTarget).getBoundingClientRect();
    menu({ x: box.left, y: box.bottom + 4 }, [
      { icon: 'review', label: t('check'), act: () => job(at(g.name, '/check'), {}) },
      { icon: 'upload', label: t('ingest'), act: () => ingest(g) },
      { icon: 'jobs', label: t('retention.change'), act: () => keepFor(g, reload) },
      { icon: 'erase', label: t('erase.span'), act: () => eraseSpan(g, reload) },
      { icon: 'trash', label: t('galleries.delete'), danger: true, act: () => drop(g, reload) },
    ]);
  };
  return h('li', { class: `panel ${bad ? 'bad' : ''}` },
    h('div', { class: 'panel-head' }, h('h2', null, h('a', { href: link(g.name, 'browse') }, g.name)),
      can('admin') ? button('dots', t('actions.of', { name: g.name }), more, { bare: true, 'aria-haspopup': 'menu' }) : null),
    bad ? h('div', { class: 'note warn' }, icon('warn'), h('div', null, h('b', null, t('quarantined')), h('p', null, g.reason ?? ''), h('p', null, t('quarantined.next')),
      can('admin') ? button('review', t('check'), () => job(at(g.name, '/check'), {}), { class: 'small' }) : null)) : null,
    bad ? null : h('p', null, h('b', null, t('photos', { n: g.items })), ' · ', t('people.n', { n: g.people }), g.first && g.last ? [' · ', span(g.first, g.last)] : null),
    g.cameras.length ? h('ul', { class: 'camera-bars' }, g.cameras.slice(0, 8).map(c => h('li', null, h('a', { href: link(g.name, 'browse', { camera: c.camera }) }, cameraText(c.camera)),
      h('span', { class: 'track', 'aria-hidden': 'true' }, h('span', { style: { width: `${(c.items / most) * 100}%` } })), h('span', { class: 'n' }, number(c.items)))),
    g.cameras.length > 8 ? h('li', { class: 'hint' }, t('cameras.more', { n: g.cameras.length - 8 })) : null) : null,
    g.model && h('p', { class: 'hint' }, `${g.model.name}, ${t('model.dimension', { n: g.model.dimension })} · ${g.bands ? t('model.bands', { match: scoreText(g.bands.match), unsure: scoreText(g.bands.unsure) }) : t('model.nobands')}`),
    g.doubt && h('p', { class: 'hint' }, g.doubt),
    bad ? null : h('p', { class: 'hint' }, icon('jobs'), ' ', retention(g)),
    bad ? null : h('div', { class: 'actions' }, h('a', { class: 'btn strong', href: link(g.name, 'search') }, icon('search'), h('span', null, t('nav.search'))),
      h('a', { class: 'btn', href: link(g.name, 'browse') }, icon('grid'), h('span', null, t('nav.browse')))));
}

/** @param {string} path @param {unknown} body */
async function job(path, body) {
  try {
    await api('POST', path, body);
    toast(t('job.started'), { label: t('nav.jobs'), act: () => go(link('', 'jobs')) });
  } catch (e) {
    failed(e);
  }
}

/** @param {Gallery} g */
async function ingest(g) {
  const folder = await ask({ title: t('ingest.title', { name: g.name }), label: t('ingest.folder'), ok: t('ingest.ok'), hint: t('ingest.hint') });
  if (folder) job(at(g.name, '/ingest'), { folder });
}

/** @param {Gallery} g @param {() => void} reload */
function keepFor(g, reload) {
  dialog({ title: t('retention.change'), class: 'small' }, close => {
    const days = h('input', { type: 'number', min: '1', max: '36500', value: String(g.retention_days ?? ''), autofocus: true });
    return h('form', { onsubmit: async (/** @type {Event} */ e) => {
      e.preventDefault();
      try {
        await api('PATCH', at(g.name), { retention_days: days.value ? Number(days.value) : null });
        close();
        reload();
      } catch (error) {
        failed(error);
      }
    } }, field(t('retention.label'), days, t('retention.hint')), h('div', { class: 'actions' }, h('button', { class: 'btn strong' }, t('save')), button('', t('cancel'), close)));
  });
}

/** @param {Gallery} g @param {() => void} reload */
function eraseSpan(g, reload) {
  dialog({ title: t('erase.span'), class: 'small' }, close => {
    const after = h('input', { type: 'datetime-local', required: true, autofocus: true });
    const before = h('input', { type: 'datetime-local', required: true });
    return h('form', { onsubmit: (/** @type {Event} */ e) => {
      e.preventDefault();
      close();
      const what = { after: new Date(after.value).toISOString(), before: new Date(before.value).toISOString() };
      erase(g.name, what, span(what.after, what.before), reload);
    } }, field(t('filters.from'), after), field(t('filters.to'), before), h('div', { class: 'actions' }, h('button', { class: 'btn strong' }, t('next.step')), button('', t('cancel'), close)));
  });
}

/** @param {Gallery} g @param {() => void} reload */
async function drop(g, reload) {
  const text = h('div', null, h('p', null, t('galleries.delete.text', { n: g.items, people: number(g.people) })), h('p', { class: 'hint' }, t('galleries.delete.final')));
  if (!await confirm({ title: t('galleries.delete.title', { name: g.name }), text, ok: t('delete'), danger: true, count: g.items })) return;
  try {
    await api('DELETE', at(g.name, `?confirm=${encodeURIComponent(g.name)}`));
    toast(t('galleries.deleted', { name: g.name }));
    reload();
  } catch (e) {
    failed(e);
  }
}

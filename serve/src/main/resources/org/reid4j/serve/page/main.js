// @ts-check
/** The frame: header, navigation, the view that the address names, and the keys that act everywhere. */
import { ApiError, api, hooks } from './service.js';
import { add, button, fill, h, icon } from './dom.js';
import { addLayer, listen } from './keys.js';
import { go, here, link, patch } from './router.js';
import { accessKey, applyTheme, set, settings } from './settings.js';
import { bus, can, galleryOf, loadGalleries, loadSession, store } from './store.js';
import { t } from './text.js';
import { announce, empty, errorBox, failed, mountFeedback, skeleton, undo } from './parts/feedback.js';
import { ask } from './parts/dialog.js';
import { itemView, openDetail } from './parts/detail.js';
import { browseView, retention } from './views/browse.js';
import { eventsView } from './views/events.js';
import { galleriesView } from './views/galleries.js';
import { jobsView } from './views/jobs.js';
import { peopleView, personView } from './views/people.js';
import { reviewView } from './views/review.js';
import { searchView } from './views/search.js';
import { helpDialog, keyDialog, settingsView } from './views/settings.js';

/** @typedef {import('./router.js').Route} Route */
/**
 * @typedef {object} View
 * @property {HTMLElement} node
 * @property {HTMLElement} [bar] what can be done with a selection
 * @property {string} title
 * @property {() => import('./keys.js').Actions} keys
 * @property {(route: Route) => void} [update] the address changed, the view did not
 * @property {() => void} [refresh] the data changed
 * @property {() => void} [destroy]
 * @property {() => void} [refocus] the focus goes back to where it was in the view
 * @property {() => (import('./store.js').Item | undefined)[]} [neighbours] of an open photo
 * @property {(id: number) => import('./store.js').Hit | null} [hit]
 */

/** @type {Record<string, (route: Route) => View>} */
const OF_GALLERY = { search: searchView, browse: browseView, people: peopleView, person: personView, item: itemView, review: reviewView, events: eventsView };
/** @type {Record<string, (route: Route) => View>} */
const OF_ALL = { galleries: galleriesView, jobs: jobsView, settings: settingsView };
const NAV = /** @type {const} */ ([['search', 'search', true], ['browse', 'grid', true], ['people', 'people', true], ['review', 'review', true], ['galleries', 'layers', false], ['jobs', 'jobs', false]]);

const main = h('main', { id: 'main', tabindex: '-1' });
const nav = h('nav', { class: 'nav', 'aria-label': t('nav') });
const chooser = h('div', { class: 'chooser' });
const badges = h('div', { class: 'badges' });
const offline = h('div', { class: 'offline', role: 'alert', hidden: true });
const dock = h('section', { class: 'dock', 'aria-label': t('selection') });
/** @type {View | null} */
let view = null;
let shown = '';
/** @type {{close: () => void, id: number} | null} */
let open = null;
let closing = false;
let pushed = false;
let ready = false;

/** The gallery that views of one gallery are about: the one in the address, the one last used, the first sound one. */
const gallery = () => here().gallery || (galleryOf(settings.gallery) ? settings.gallery : '')
  || (store.galleries.find(g => g.state === 'ok' && g.items) ?? store.galleries.find(g => g.state === 'ok') ?? store.galleries[0])?.name || '';

function drawFrame() {
  const route = here();
  const name = gallery();
  const current = { person: 'people', item: 'browse', events: 'browse' }[route.view] ?? route.view;
  fill(nav, NAV.map(([to, sign, ofGallery]) => (ofGallery && !name ? null
    : h('a', { href: link(ofGallery ? name : '', to), 'aria-current': current === to ? 'page' : null }, icon(sign), h('span', null, t(`nav.${to}`))))));
  if (!chooser.contains(document.activeElement)) {
    const select = h('select', { 'aria-label': t('gallery'), onchange: () => {
      const to = OF_GALLERY[route.view] && !['person', 'item'].includes(route.view) ? route.view : 'search';
      go(link(select.value, to));
      select.blur();
    } }, store.galleries.map(g => h('option', { value: g.name, selected: g.name === name }, g.state === 'ok' ? g.name : t('gallery.bad', { name: g.name }))));
    fill(chooser, store.galleries.length > 1 ? select : store.galleries.length ? h('span', { class: 'one-gallery' }, name) : null);
  }
  const info = galleryOf(name);
  fill(badges, store.session.local ? h('span', { class: 'badge', title: t('local.long') }, icon('lock'), h('span', null, t('local'))) : null,
    OF_GALLERY[route.view] && info ? h('span', { class: 'badge quiet', title: t('retention.what') }, icon('jobs'), h('span', null, retention(info))) : null);
}

/** Puts the view of the address in place, or lets the one that is there follow. */
function route() {
  if (!ready) return;
  const r = here();
  if (r.view === 'home' || (OF_GALLERY[r.view] && !r.gallery)) {
    if (gallery()) {
      go(link(gallery(), OF_GALLERY[r.view] ? r.view : 'search', r.params), true);
      return;
    }
  }
  if (r.view === 'help') {
    go(link('', 'settings'), true);
    helpDialog();
    return;
  }
  if (r.gallery && galleryOf(r.gallery)?.state === 'ok' && settings.gallery !== r.gallery) set({ gallery: r.gallery });
  const key = `${r.view}/${r.gallery}/${r.id}`;
  if (key === shown && view) view.update?.(r);
  else mount(r, key);
  drawFrame();
  syncDetail(r);
}

/** @param {Route} r @param {string} key */
function mount(r, key) {
  const first = shown === '';
  view?.destroy?.();
  view = null;
  shown = key;
  const make = r.gallery ? OF_GALLERY[r.view] : OF_ALL[r.view];
  const info = r.gallery ? galleryOf(r.gallery) : null;
  const again = () => { shown = ''; loadGalleries().then(route, failed); };
  fill(dock);
  if (!make) fill(main, noGallery(r) ?? h('div', { class: 'page' }, titled(t('error.title.404')), errorBox(new ApiError(404, '', t('error.nopage'), '', 0), again)));
  else if (r.gallery && !info) fill(main, h('div', { class: 'page' }, titled(r.gallery), errorBox(new ApiError(404, '', t('error.nogallery', { name: r.gallery }), '', 0), again)));
  else if (info?.state === 'quarantined') fill(main, h('div', { class: 'page' }, titled(info.name), errorBox(new ApiError(409, 'quarantined', info.reason ?? '', '', 0), again)));
  else {
    view = make(r);
    fill(main, view.node);
    if (view.bar) fill(dock, view.bar);
  }
  document.title = `${view?.title ?? t('error.title.404')} – reid4j`;
  scrollTo(0, 0);
  if (!first) {
    const heading = /** @type {HTMLElement | null} */ (main.querySelector('h1'));
    (heading ?? main).focus({ preventScroll: true });
  }
}

/** A heading for the screen reader where an error stands in place of a view. @param {string} text */
const titled = text => h('h1', { class: 'sr', tabindex: '-1' }, text);

/** @param {Route} r */
function noGallery(r) {
  if (store.galleries.length || (r.view !== 'home' && !OF_GALLERY[r.view])) return null;
  const create = async () => {
    const name = await ask({ title: t('galleries.new'), label: t('galleries.name'), ok: t('create'), hint: t('galleries.rule'), value: 'people' });
    if (!name) return;
    try {
      await api('POST', '/galleries', { name });
      await loadGalleries();
      go(link(name, 'browse'));
    } catch (e) {
      failed(e);
    }
  };
  return h('div', { class: 'page' }, h('h1', { class: 'sr', tabindex: '-1' }, t('search.title')), empty('layers', t('galleries.empty'), t('galleries.empty.text'),
    can('admin') ? button('plus', t('galleries.new'), create, { class: 'strong' }) : null));
}

/** The open photo follows `item=` in the address, and the address follows the open photo. @param {Route} r */
function syncDetail(r) {
  const id = Number(r.params.get('item')) || 0;
  if (open && id !== open.id) {
    closing = true;
    open.close();
    open = null;
    closing = false;
  }
  if (id && !open && view && OF_GALLERY[r.view]) {
    pushed = lastHash !== '' && !lastHash.includes('item=');
    open = openDetail(r.gallery, id, {
      items: () => view?.neighbours?.() ?? [], hit: n => view?.hit?.(n) ?? null,
      back: () => {
        open = null;
        view?.refocus?.();
        if (closing || !here().params.get('item')) return;
        if (pushed) history.back();
        else patch({ item: null }, true);
      },
    });
  }
}
let lastHash = '';

/** @param {string} to */
const goTo = to => () => { const name = gallery(); go(link(['galleries', 'jobs', 'settings'].includes(to) ? '' : name, to)); };

function nextTheme() {
  const all = /** @type {const} */ (['system', 'light', 'dark', 'contrast']);
  const theme = all[(all.indexOf(settings.theme) + 1) % all.length];
  set({ theme });
  announce(`${t('theme')}: ${t(`theme.${theme}`)}`);
  drawTheme();
}
const themeButton = button('theme', t('theme'), nextTheme, { bare: true });
function drawTheme() {
  const name = `${t('theme')}: ${t(`theme.${settings.theme}`)}`;
  themeButton.title = name;
  themeButton.setAttribute('aria-label', name);
}

let back = 0;
hooks.offline = off => {
  if (offline.hidden !== off) return;
  offline.hidden = !off;
  clearInterval(back);
  if (!off) {
    announce(t('online'));
    return;
  }
  fill(offline, icon('warn'), h('span', null, t('offline')));
  back = window.setInterval(() => {
    fetch('/api/v1/session', { cache: 'no-store', headers: accessKey() ? { Authorization: `Bearer ${accessKey()}` } : {} })
      .then(() => { hooks.offline(false); if (ready) view?.refresh?.(); else start(); }, () => {});
  }, 3000);
};
hooks.askKey = () => keyDialog(accessKey() !== '');

async function start() {
  fill(main, h('div', { class: 'page' }, h('h1', { class: 'sr', tabindex: '-1' }, t('search.title'))));
  const timer = setTimeout(() => add(main, skeleton('grid')), 150);
  try {
    await loadSession();
    await loadGalleries();
    ready = true;
    shown = '';
    clearTimeout(timer);
    route();
  } catch (e) {
    clearTimeout(timer);
    if (!(e instanceof ApiError)) throw e;
    fill(main, h('div', { class: 'page' }, h('h1', { class: 'sr', tabindex: '-1' }, t('search.title')), errorBox(e, start)));
  }
}

applyTheme();
drawTheme();
const app = /** @type {HTMLElement} */ (document.getElementById('app'));
fill(app, h('a', { class: 'skip', href: '#main', onclick: (/** @type {Event} */ e) => { e.preventDefault(); main.focus(); } }, t('skip.link')),
  h('header', { class: 'top' }, h('a', { class: 'brand', href: '#/', 'aria-label': t('home') }, h('img', { src: 'icon.svg', alt: '', width: '26', height: '26' }), h('b', null, 'reid4j')),
    chooser, nav, badges,
    h('div', { class: 'top-actions' }, themeButton, button('help', t('help'), helpDialog, { bare: true }),
      h('a', { class: 'btn bare', href: '#/settings', title: t('nav.settings'), 'aria-label': t('nav.settings') }, icon('settings')))),
  offline, main, dock);
mountFeedback();
listen();
addLayer(() => ({
  help: helpDialog, theme: nextTheme, undo: () => { if (gallery() && can('write')) undo(gallery()); },
  search: goTo('search'), goSearch: goTo('search'), goBrowse: goTo('browse'), goPeople: goTo('people'), goReview: goTo('review'),
  goGalleries: goTo('galleries'), goJobs: goTo('jobs'), goEvents: goTo('events'),
}));
addLayer(() => view?.keys());
bus.addEventListener('changed', () => view?.refresh?.());
bus.addEventListener('galleries', drawFrame);
addEventListener('hashchange', e => {
  lastHash = e.oldURL ? new URL(e.oldURL).hash : '';
  route();
});
start();

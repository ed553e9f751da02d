// @ts-check
/** Everything that was changed, newest first, with the way back; and for the admin who searched for what. */
import { api, at } from '../service.js';
import { button, h, icon } from '../dom.js';
import { link } from '../router.js';
import { bus, can } from '../store.js';
import { ago, fullTime, t } from '../text.js';
import { empty, failed, show, toast } from '../parts/feedback.js';

/** @typedef {{id: number, time: string, what: string, undone: boolean, undoable: boolean}} Change */

/** @param {import('../router.js').Route} route @returns {import('../main.js').View} */
export function eventsView(route) {
  const { gallery } = route;
  const host = h('div');
  const audit = h('div');
  const load = () => show(host, () => api('GET', at(gallery, '/events?limit=200')), data => (data.events.length
    ? h('ol', { class: 'events' }, data.events.map((/** @type {Change} */ e) => h('li', { class: e.undone ? 'undone' : '' },
      h('time', { datetime: e.time, title: fullTime(e.time) }, ago(e.time)), h('span', null, e.what, e.undone ? h('em', null, ` ${t('event.undone')}`) : null),
      e.undone ? button('redo', t('redo'), () => flip(e, 'redo'), { class: 'small', 'aria-label': t('redo.what', { what: e.what }) })
        : e.undoable ? button('undo', t('undo'), () => flip(e, 'undo'), { class: 'small', 'aria-label': t('undo.what', { what: e.what }) })
          : h('span', { class: 'hint' }, t('event.final')))))
    : empty('history', t('events.empty'), t('events.empty.text'), h('a', { class: 'btn strong', href: link(gallery, 'browse') }, icon('grid'), h('span', null, t('nav.browse'))))), { bones: 'list', keep: true });
  /** @param {Change} e @param {'undo' | 'redo'} how */
  const flip = async (e, how) => {
    try {
      await api('POST', at(gallery, `/events/${e.id}/${how}`), {});
      toast(t(how === 'undo' ? 'undone' : 'redone', { what: e.what }));
      bus.dispatchEvent(new Event('changed'));
    } catch (error) {
      failed(error);
    }
  };
  load();
  if (can('admin')) {
    show(audit, () => api('GET', '/audit?limit=100'), data => {
      /** @type {Record<string, any>[]} */
      const lines = data.audit ?? data.entries ?? (Array.isArray(data) ? data : []);
      if (!lines.length) return h('p', { class: 'hint' }, t('audit.empty'));
      const columns = [...new Set(lines.flatMap(Object.keys))].filter(c => c !== 'id');
      return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('audit') }, h('table', null, h('thead', null, h('tr', null, columns.map(c => h('th', { scope: 'col' }, c.replaceAll('_', ' '))))),
        h('tbody', null, lines.map(l => h('tr', null, columns.map(c => h('td', null, c === 'time' ? fullTime(l[c]) : cell(l[c]))))))));
    });
  }
  return {
    node: h('div', { class: 'page' }, h('header', { class: 'page-head' }, h('h1', { tabindex: '-1' }, t('nav.events')), h('p', { class: 'hint' }, t('events.what'))), host,
      can('admin') ? h('section', null, h('h2', null, t('audit')), h('p', { class: 'hint' }, t('audit.what')), audit) : null),
    title: t('nav.events'), refresh: load, keys: () => ({}),
  };
}

/** @param {unknown} value */
const cell = value => (value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value));

// @ts-check
/** Home: a photo goes in, an answer in words comes out, with the photos it rests on. */
import { BASE, api, at } from '../service.js';
import { button, fill, h, icon, toggle } from '../dom.js';
import { here, ids, link, patch } from '../router.js';
import { bus, galleryOf, store } from '../store.js';
import { cameraText, number, scoreText, span, t } from '../text.js';
import { assign, remove, selectionBar } from '../parts/actions.js';
import { card, photo, altText } from '../parts/card.js';
import { announce, empty, show, toast } from '../parts/feedback.js';
import { Filters, filtered, clearFilters, searchFilter } from '../parts/filters.js';
import { Grid, sizeSlider } from '../parts/grid.js';
import { itemMenu, similar, steer } from '../parts/itemmenu.js';
import { cut, keep, read, session } from '../parts/photos.js';
import { QueryPanel, filePicker, trail } from '../parts/querypanel.js';
import { timeline } from '../parts/visits.js';

/** @typedef {import('../store.js').Found} Found */
/** @typedef {import('../store.js').Hit} Hit */

const FIRST = 50;

/** @param {import('../router.js').Route} route @returns {import('../main.js').View} */
export function searchView(route) {
  const { gallery } = route;
  const info = galleryOf(gallery);
  let asked = '';
  let drawn = '';
  /** @type {Found | null} */
  let found = null;
  /** @type {Hit[]} */
  let order = [];

  const grid = new Grid({
    label: t('results'), caption: 46, selectable: true,
    cell: (item, i) => card(item, order[i], true),
    open: i => patch({ item: String(order[i].item.id) }),
    menu: (i, place) => itemMenu(gallery, order[i].item, place, { open: () => patch({ item: String(order[i].item.id) }), select: () => grid.toggle(i) }),
    selected: () => bar.draw(),
  });
  const bar = selectionBar(grid, items => [
    button('similar', t('similar'), () => { grid.clear(); similar(gallery, items); }),
    button('plus', t('more'), () => { grid.clear(); steer(gallery, items, 'items'); }),
    button('minus', t('less'), () => { grid.clear(); steer(gallery, items, 'not'); }),
    button('person', t('assign'), async () => { if (await assign(gallery, items)) grid.clear(); }, { class: 'strong' }),
    button('trash', t('delete'), async () => { if (await remove(gallery, items)) grid.clear(); }, { class: 'danger' }),
  ]);
  const panel = new QueryPanel(gallery, addFiles);
  const filters = new Filters(gallery, info, false);
  const heading = h('h1', { tabindex: '-1' }, t('search.title'));
  const start = h('div', { class: 'start' });
  const result = h('div', { class: 'result' });
  const verdict = h('div');
  const way = h('div');
  const tools = h('div', { class: 'tools' });
  const body = h('div', { class: 'results-body' });
  fill(result, panel.node, h('div', { class: 'answer' }, way, verdict, filters.node, tools, body));
  const node = h('div', { class: 'search' }, heading, start, result);

  /** @param {Iterable<File>} files @param {boolean} more whether they join the photos at hand */
  async function addFiles(files, more) {
    const { photos, refused } = await read(files, store.session.limits.photo_bytes);
    const before = more ? session(here().params.get('q')) ?? [] : [];
    const most = store.session.limits.photos;
    const all = [...before, ...photos];
    if (all.length > most) refused.push(t('photo.many', { n: most }));
    for (const text of refused) toast(text, null, true);
    if (!photos.length) return;
    const q = keep(all.slice(0, most));
    patch(more ? { q, item: null } : { q, items: null, not: null, trail: null, item: null });
  }

  function drawStart(/** @type {boolean} */ lost) {
    const zone = h('div', { class: 'drop' }, icon('camera'), h('h2', null, t('drop.title')), h('p', null, t('drop.text')),
      filePicker(f => addFiles(f, false), t('drop.choose'), 'strong big'), h('p', { class: 'hint' }, t('drop.paste')));
    const recent = h('div', { class: 'recent' });
    fill(start, lost ? h('div', { class: 'note warn', role: 'alert' }, icon('warn'), h('p', null, t('search.lost'))) : null, zone, recent);
    if (info?.items === 0) {
      fill(recent, empty('layers', t('browse.empty', { name: gallery }), t('search.emptygallery'),
        h('a', { class: 'btn strong', href: link(gallery, 'browse') }, t('browse.add'))));
      return;
    }
    show(recent, signal => api('GET', at(gallery, '/items?limit=24'), undefined, { signal }), data => [
      h('h2', null, t('search.recent')),
      h('ul', { class: 'strip wrap' }, data.items.map((/** @type {import('../store.js').Item} */ item) => h('li', null,
        h('a', { href: link(gallery, 'search', { items: item.id }), title: t('similar') }, photo(item, t('similar.to', { what: altText(item) }))))))], { bones: 'grid' });
  }

  /** @param {URLSearchParams} p @param {AbortSignal} signal @returns {Promise<Found>} */
  async function ask(p, signal) {
    const query = { items: ids(p, 'items'), not: ids(p, 'not'), k: Number(p.get('k')) || FIRST, filter: searchFilter(p),
      rerank: p.get('rerank') === '1', expand: p.get('expand') === '1' };
    const photos = session(p.get('q'));
    if (!photos) return api('POST', at(gallery, '/search'), query, { signal });
    const form = new FormData();
    for (const x of photos) form.append('photo', await cut(x), x.name);
    form.append('query', new Blob([JSON.stringify(query)], { type: 'application/json' }));
    return api('POST', at(gallery, '/search'), form, { signal });
  }

  /** @param {Found} f */
  function drawVerdict(f) {
    const seen = f.hits.filter(x => x.band === 'match');
    const cameras = new Set(seen.map(x => x.item.camera));
    const times = seen.map(x => x.item.time).filter(x => x !== null).sort();
    const bands = info?.bands;
    const [name, title, text] = {
      match: ['check', t('verdict.match', { n: cameras.size }), t('verdict.match.text', { n: seen.length, line: bands ? scoreText(bands.match) : '',
        cameras: [...cameras].sort().map(cameraText).join(', '), time: times.length ? span(times[0], times[times.length - 1]) : t('time.unknown') })],
      unsure: ['question', t('verdict.unsure'), t(f.doubt ? 'verdict.doubt' : 'verdict.unsure.text')],
      not_here: ['minus', t('verdict.not_here'), t('verdict.not_here.text', { n: f.searched })],
      uncalibrated: ['question', t('verdict.uncalibrated'), t('verdict.uncalibrated.text')],
    }[f.verdict];
    fill(verdict, h('section', { class: `verdict ${f.verdict}` }, icon(name), h('div', null, h('h2', null, title), h('p', null, text),
      h('p', { class: 'hint' }, f.verdict === 'not_here' ? '' : `${t('not.identity')} `, t('searched', { n: f.searched, ms: Math.round(f.took_ms) }),
        filtered(here().params) ? ` ${t('searched.filtered')}` : ''),
      [...f.doubt ? [f.doubt] : [], ...f.notes ?? []].map(note => h('p', { class: 'hint' }, note)))));
    announce(`${title}. ${t('results.n', { n: f.hits.length })}`);
  }

  /** @param {URLSearchParams} p */
  function drawResults(p) {
    if (!found) return;
    const f = found;
    const group = p.get('group') ?? 'none';
    const mode = (/** @type {string} */ value, /** @type {string} */ label) => h('label', null,
      h('input', { type: 'radio', name: 'group', value, checked: group === value, onchange: () => patch({ group: value === 'none' ? null : value }, true) }), h('span', null, label));
    if (!tools.contains(document.activeElement)) {
      fill(tools, h('fieldset', { class: 'segments' }, h('legend', { class: 'sr' }, t('group')),
        mode('none', t('group.none')), mode('camera', t('group.camera')), mode('path', t('group.path'))),
      h('span', { class: 'count' }, t('results.n', { n: f.hits.length })), sizeSlider(),
      toggle(t('select.mode'), grid.selecting, on => { grid.selecting = on; grid.marks(); }),
      button('copy', t('curl'), () => copyCurl(p), { bare: true }));
    }
    if (!f.hits.length) {
      fill(body, empty('filter', t('results.none'), t(filtered(p) ? 'results.none.filter' : 'results.none.text'),
        filtered(p) ? button('close', t('filters.clear'), clearFilters, { class: 'strong' }) : null));
      return;
    }
    if (group === 'path') {
      const bandOf = (/** @type {import('../store.js').Visit} */ v) => f.hits.find(x => x.item.id === v.best.id)?.band ?? null;
      fill(body, f.visits.length ? timeline(f.visits, item => patch({ item: String(item.id) }), bandOf, true)
        : empty('path', t('visits.none'), t('visits.none.text')));
      order = f.visits.map(v => f.hits.find(x => x.item.id === v.best.id) ?? { item: v.best, score: v.score, band: null });
      return;
    }
    const keyOf = group === 'camera' ? (/** @type {Hit} */ x) => x.item.camera : (/** @type {Hit} */ x) => x.band ?? '';
    const keys = [...new Set(f.hits.map(keyOf))];
    if (group === 'camera') keys.sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
    order = keys.flatMap(k => f.hits.filter(x => keyOf(x) === k));
    let from = 0;
    const sections = keys.map(k => {
      const n = f.hits.filter(x => keyOf(x) === k).length;
      const title = group === 'camera' ? cameraText(k) : k ? t(/** @type {any} */ (`section.${k}`)) : '';
      const s = { title: title && `${title} · ${number(n)}`, from, to: from + n };
      from += n;
      return s;
    });
    const k = Number(p.get('k')) || FIRST;
    if (f.hits.length >= k && k < store.session.limits.k) {
      grid.into(body, h('div', { class: 'actions center' }, button('plus', t('results.more'), () => patch({ k: String(Math.min(store.session.limits.k, k * 4)) }, true))));
    } else grid.into(body);
    grid.data(order.map(x => x.item), order.length, sections);
    bus.dispatchEvent(new Event('listed'));
  }

  /** @param {URLSearchParams} p */
  function copyCurl(p) {
    const query = { items: ids(p, 'items'), not: ids(p, 'not'), k: Number(p.get('k')) || FIRST, filter: searchFilter(p), rerank: p.get('rerank') === '1' };
    const url = `${location.origin}${BASE}${at(gallery, '/search')}`;
    const text = session(p.get('q')) ? `curl -H 'X-Reid-Request: 1' -F photo=@photo.jpg -F 'query=${JSON.stringify(query)};type=application/json' ${url}`
      : `curl -H 'X-Reid-Request: 1' -H 'Content-Type: application/json' -d '${JSON.stringify(query)}' ${url}`;
    navigator.clipboard?.writeText(text).then(() => toast(t('copied')), () => toast(t('copy.failed'), null, true));
  }

  /** @param {import('../router.js').Route} r */
  function update(r, force = false) {
    const p = r.params;
    const q = p.get('q');
    const lost = q !== null && !session(q);
    const has = (q !== null && !lost) || ids(p, 'items').length > 0;
    start.hidden = has;
    result.hidden = !has;
    heading.classList.toggle('sr', has);
    if (!has) {
      asked = '';
      drawStart(lost);
      return;
    }
    panel.update(p);
    filters.update(p);
    fill(way, trail(gallery, p));
    const signature = new URLSearchParams(p);
    for (const key of ['item', 'group', 'trail']) signature.delete(key);
    const look = `${signature}|${p.get('group') ?? ''}`;
    if (signature.toString() === asked && !force) {
      if (look !== drawn) drawResults(p);
      drawn = look;
      return;
    }
    asked = signature.toString();
    drawn = look;
    if (!force) grid.clear();
    show(body, async signal => { found = await ask(p, signal); if (!signal.aborted) drawVerdict(found); return found; }, () => {
      drawResults(here().params);
      return null;
    }, { bones: 'grid', keep: true });
  }

  const paste = (/** @type {ClipboardEvent} */ e) => {
    const files = [...(e.clipboardData?.files ?? [])];
    if (files.length) {
      e.preventDefault();
      addFiles(files, false);
    }
  };
  const over = (/** @type {DragEvent} */ e) => {
    if (!e.dataTransfer?.types.includes('Files')) return;
    e.preventDefault();
    node.classList.add('dropping');
  };
  const leave = (/** @type {DragEvent} */ e) => { if (!e.relatedTarget) node.classList.remove('dropping'); };
  const drop = (/** @type {DragEvent} */ e) => {
    node.classList.remove('dropping');
    if (!e.dataTransfer?.files.length) return;
    e.preventDefault();
    addFiles([...e.dataTransfer.files], e.target instanceof Element && panel.node.contains(e.target));
  };
  document.addEventListener('paste', paste);
  document.addEventListener('dragover', over);
  document.addEventListener('dragleave', leave);
  document.addEventListener('drop', drop);
  update(route);

  return {
    node, bar: bar.bar, title: t('search.title'), refocus: () => grid.refocus(), update, refresh: () => update(here(), true),
    neighbours: () => order.map(x => x.item),
    hit: id => found?.hits.find(x => x.item.id === id) ?? null,
    keys: () => ({
      ...grid.keys(),
      search: () => { /** @type {HTMLElement | null} */ (result.hidden ? start.querySelector('button') : filters.input)?.focus(); },
      similar: () => similar(gallery, grid.chosen()),
      more: () => steer(gallery, grid.chosen(), 'items'),
      less: () => steer(gallery, grid.chosen(), 'not'),
      person: async () => { if (await assign(gallery, grid.chosen())) grid.clear(); },
      bin: async () => { if (await remove(gallery, grid.chosen())) grid.clear(); },
      info: () => order.length && patch({ item: String(order[grid.active].item.id) }),
      ...(grid.selection.size ? { close: () => grid.clear() } : {}),
    }),
    destroy: () => {
      grid.destroy();
      document.removeEventListener('paste', paste);
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    },
  };
}

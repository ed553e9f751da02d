// @ts-check
/** Long work: how far it is, what went wrong, and a way to stop it; it goes on whether this page is open or not. */
import { api } from '../service.js';
import { button, download, h, icon } from '../dom.js';
import { link } from '../router.js';
import { duration, t, tOr } from '../text.js';
import { empty, failed, show } from '../parts/feedback.js';

/**
 * @typedef {{id: number, kind: string, gallery: string, state: string, done: number, total: number | null, rate: number | null,
 *   left_seconds: number | null, message: string | null, verified: boolean | null, errors: {file: string, reason: string}[]}} Job
 */
const ICONS = { waiting: 'jobs', running: 'jobs', done: 'check', failed: 'warn', cancelled: 'close' };

/** @returns {import('../main.js').View} */
export function jobsView() {
  const host = h('div');
  let timer = 0;
  let stopped = false;
  const load = () => show(host, () => api('GET', '/jobs'), data => {
    const open = new Set([...host.querySelectorAll('details[open]')].map(d => /** @type {HTMLElement} */ (d).dataset.job));
    /** @type {Job[]} */
    const jobs = data.jobs ?? data;
    clearTimeout(timer);
    if (!stopped && jobs.some(j => j.state === 'running' || j.state === 'waiting')) timer = window.setTimeout(refresh, 1500);
    return jobs.length ? h('ul', { class: 'panels one' }, jobs.map(j => row(j, open.has(String(j.id)), load)))
      : empty('jobs', t('jobs.empty'), t('jobs.empty.text'), h('a', { class: 'btn strong', href: link('', 'galleries') }, icon('layers'), h('span', null, t('nav.galleries'))));
  }, { bones: 'list', keep: true });
  /** While a control of a job has the focus, the list waits for it. */
  const refresh = () => {
    if (host.contains(document.activeElement) || document.hidden) timer = window.setTimeout(refresh, 1500);
    else load();
  };
  load();
  return {
    node: h('div', { class: 'page' }, h('header', { class: 'page-head' }, h('h1', { tabindex: '-1' }, t('nav.jobs')), h('p', { class: 'hint' }, t('jobs.what'))), host),
    title: t('nav.jobs'), refresh: load, keys: () => ({}), destroy: () => { stopped = true; clearTimeout(timer); },
  };
}

/** @param {Job} j @param {boolean} open @param {() => void} reload */
function row(j, open, reload) {
  const live = j.state === 'running' || j.state === 'waiting';
  const name = `${tOr(`job.${j.kind}`, j.kind)} · ${j.gallery}`;
  const bar = h('progress', { 'aria-label': name, ...(j.total ? { max: j.total, value: j.done } : live ? {} : { max: 1, value: 1 }) });
  const words = [j.total ? t('job.of', { n: j.done, total: j.total }) : t('job.n', { n: j.done }),
    live && j.rate ? t('job.rate', { n: Math.round(j.rate) }) : '', live && j.left_seconds !== null ? t('job.left', { time: duration(j.left_seconds) }) : '']
    .filter(Boolean).join(' · ');
  const cancel = async () => {
    try {
      await api('POST', `/jobs/${j.id}/cancel`, {});
    } catch (e) {
      failed(e);
    }
    reload();
  };
  const csv = () => download(`job-${j.id}-errors.csv`, 'text/csv',
    ['file,reason', ...j.errors.map(e => [e.file, e.reason].map(x => `"${(/^[=+\-@\t\r]/.test(x) ? "'" : '') + x.replaceAll('"', '""')}"`).join(','))].join('\n'));
  return h('li', { class: `panel job ${j.state}` },
    h('div', { class: 'panel-head' }, h('h2', null, name), h('span', { class: 'state-word' }, icon(ICONS[/** @type {keyof typeof ICONS} */ (j.state)] ?? 'jobs'), tOr(`state.${j.state}`, j.state))),
    bar, h('p', null, words),
    j.verified === true ? h('p', { class: 'good' }, icon('check'), ' ', t('job.verified')) : j.verified === false ? h('p', { class: 'bad' }, icon('warn'), ' ', t('job.unverified')) : null,
    j.message ? h('p', { class: 'hint' }, j.message) : null,
    j.errors?.length ? h('details', { 'data-job': j.id, open }, h('summary', null, t('job.errors', { n: j.errors.length })),
      h('ul', { class: 'errors' }, j.errors.slice(0, 200).map(e => h('li', null, h('code', null, e.file), ' ', e.reason))), button('upload', t('job.csv'), csv, { class: 'small' })) : null,
    live ? h('div', { class: 'actions' }, button('close', t('job.cancel'), cancel)) : null);
}

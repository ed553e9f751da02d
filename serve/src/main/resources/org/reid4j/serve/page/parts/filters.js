// @ts-check
/** The filter of a search or of a gallery: typed as `camera:3 person:Anna`, set in a panel, shown as chips, kept in the address. */
import { api, at } from '../service.js';
import { button, field, fill, h, icon } from '../dom.js';
import { patch } from '../router.js';
import { cameraText, dayText, fullTime, t } from '../text.js';
import { Kept } from './kept.js';

/** @typedef {import('../store.js').Gallery} Gallery */

const KEYS = ['camera', 'after', 'before', 'tag', 'person', 'named', 'track'];

/** @param {URLSearchParams} p @returns {Record<string, any>} the filter of a search in the service's form */
export const searchFilter = p => ({
  cameras: p.getAll('camera'), after: p.get('after') || null, before: p.get('before') || null,
  tags: p.getAll('tag'), people: p.getAll('person').map(Number).filter(Number.isFinite),
});

/** @param {URLSearchParams} p @returns {URLSearchParams} the same for a list of items */
export function listFilter(p) {
  const q = new URLSearchParams();
  for (const key of KEYS) for (const v of p.getAll(key)) q.append(key, v);
  return q;
}

/** @param {URLSearchParams} p */
export const filtered = p => KEYS.some(k => p.has(k));

export const clearFilters = () => patch(Object.fromEntries(KEYS.map(k => [k, null])));

/** @param {string} text a date or a date and time of this place @param {boolean} end of the day @returns {string | null} */
function toUtc(text, end) {
  const local = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T${end ? '23:59:59' : '00:00:00'}` : text;
  const date = new Date(local);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace('.000Z', 'Z');
}

/** @param {string | null} iso for an input of type datetime-local */
function toLocal(iso) {
  if (!iso) return '';
  const d = new Date(iso);
  return new Date(d.getTime() - d.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export class Filters {
  /** @param {string} gallery @param {Gallery | undefined} info @param {boolean} items whether the list knows `named` */
  constructor(gallery, info, items) {
    this.gallery = gallery;
    this.info = info;
    this.items = items;
    /** @type {import('../store.js').PersonRef[]} */
    this.people = [];
    this.chips = h('ul', { class: 'chips', 'aria-label': t('filters.active') });
    this.options = h('datalist', { id: `filter-${++made}` });
    this.error = h('p', { class: 'hint bad', role: 'alert' });
    this.input = h('input', { type: 'text', class: 'filter-text', list: this.options.id, autocomplete: 'off', spellcheck: 'false',
      placeholder: t('filters.example'), 'aria-label': t('filters.label') });
    this.panel = h('div', { class: 'filter-panel', hidden: true });
    this.toggle = button('filter', t('filters'), () => this.flip(), { 'aria-expanded': 'false' });
    this.bar = h('form', { class: 'filter-bar', onsubmit: (/** @type {Event} */ e) => { e.preventDefault(); this.typed(); } }, this.toggle, this.input, this.options);
    this.kept = new Kept(gallery);
    this.node = h('div', { class: 'filters' }, this.bar, this.error, this.panel, this.chips, this.kept.node);
    this.params = new URLSearchParams();
    api('GET', at(gallery, '/people')).then(a => { this.people = a.people; this.update(this.params); }, () => {});
  }

  flip() {
    this.panel.hidden = !this.panel.hidden;
    this.toggle.setAttribute('aria-expanded', String(!this.panel.hidden));
    if (!this.panel.hidden) this.drawPanel();
  }

  /** @param {URLSearchParams} params */
  update(params) {
    this.params = params;
    fill(this.options, [...(this.info?.cameras ?? []).map(c => `camera:${c.camera}`),
      ...this.people.map(p => `person:${quote(p.name)}`), 'after:', 'before:', 'tag:', ...(this.items ? ['named:yes', 'named:no'] : [])]
      .map(value => h('option', { value })));
    const chips = KEYS.flatMap(key => params.getAll(key).map(value => ({ key, value })));
    fill(this.chips, chips.map(({ key, value }) => h('li', null,
      h('button', { type: 'button', class: 'chip', 'aria-label': t('filters.remove', { what: this.words(key, value) }),
        onclick: () => { this.input.focus(); patch({ [key]: params.getAll(key).filter(v => v !== value) }); } },
      this.words(key, value), icon('close')))),
    chips.length > 1 ? h('li', null, button('', t('filters.clear'), clearFilters, { class: 'small' })) : null);
    this.chips.hidden = !chips.length;
    this.kept.update(params);
    if (!this.panel.hidden && !this.panel.contains(document.activeElement)) this.drawPanel();
  }

  /** @param {string} key @param {string} value */
  words(key, value) {
    switch (key) {
      case 'camera': return cameraText(value);
      case 'after': return t('filters.after', { time: value.endsWith('T00:00:00Z') ? dayText(value) : fullTime(value) });
      case 'before': return t('filters.before', { time: fullTime(value) });
      case 'person': return this.people.find(p => String(p.id) === value)?.name ?? t('filters.person', { id: value });
      case 'named': return t(value === 'true' ? 'filters.named' : 'filters.unnamed');
      case 'track': return t('filters.track', { track: value });
      default: return t('filters.tag', { tag: value });
    }
  }

  typed() {
    this.error.textContent = '';
    /** @type {Record<string, string[]>} */
    const change = {};
    const put = (/** @type {string} */ key, /** @type {string} */ value) => {
      const many = key === 'camera' || key === 'tag' || key === 'person';
      change[key] = many ? [...new Set([...(change[key] ?? this.params.getAll(key)), value])] : [value];
    };
    for (const [, rawKey, raw] of this.input.value.matchAll(/(?:(\w+):)?("[^"]*"|\S+)/g)) {
      const value = raw.replaceAll('"', '');
      const key = { cam: 'camera', since: 'after', until: 'before', name: 'person' }[rawKey] ?? rawKey ?? 'tag';
      if (key === 'after' || key === 'before') {
        const time = toUtc(value, key === 'before');
        if (!time) return this.refuse(t('filters.bad.time', { value }));
        put(key, time);
      } else if (key === 'person') {
        const person = this.people.find(p => p.name.toLowerCase() === value.toLowerCase() || String(p.id) === value);
        if (!person) return this.refuse(t('filters.bad.person', { value }));
        put(key, String(person.id));
      } else if (key === 'named') put(key, value === 'no' || value === 'false' ? 'false' : 'true');
      else if (key === 'camera' || key === 'tag' || key === 'track') put(key, value);
      else return this.refuse(t('filters.bad.key', { key }));
    }
    this.input.value = '';
    if (Object.keys(change).length) patch(change);
  }

  /** @param {string} text */
  refuse(text) {
    this.error.textContent = text;
    this.input.focus();
  }

  drawPanel() {
    const p = this.params;
    const cameras = this.info?.cameras ?? [];
    const date = (/** @type {'after' | 'before'} */ key) => {
      const input = h('input', { type: 'datetime-local', value: toLocal(p.get(key)),
        onchange: () => patch({ [key]: input.value ? toUtc(input.value, false) : null }) });
      return field(t(key === 'after' ? 'filters.from' : 'filters.to'), input);
    };
    const person = h('select', { onchange: () => patch({ person: person.value || null }) }, h('option', { value: '' }, t('filters.anyone')),
      this.people.map(x => h('option', { value: x.id, selected: p.getAll('person').includes(String(x.id)) }, x.name)));
    fill(this.panel,
      cameras.length ? h('fieldset', { class: 'wide' }, h('legend', null, t('cameras')), h('div', { class: 'pills' }, cameras.map(c => {
        const box = h('input', { type: 'checkbox', checked: p.getAll('camera').includes(c.camera),
          onchange: () => patch({ camera: box.checked ? [...this.params.getAll('camera'), c.camera] : this.params.getAll('camera').filter(v => v !== c.camera) }) });
        return h('label', { class: 'pill' }, box, h('span', null, cameraText(c.camera)), h('small', null, t('photos', { n: c.items })));
      }))) : null,
      date('after'), date('before'), field(t('filters.who'), person));
  }
}
let made = 0;

/** @param {string} name */
const quote = name => (/\s/.test(name) ? `"${name}"` : name);

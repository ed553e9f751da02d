// @ts-check
/** What can be done to photos and people, from whichever view: each asks what it must, does it, and offers the undo. */
import { api, at } from '../service.js';
import { add, button, download, field, fill, h, icon } from '../dom.js';
import { bus, can } from '../store.js';
import { number, t, tOr } from '../text.js';
import { photo } from './card.js';
import { ask, confirm, dialog } from './dialog.js';
import { did, failed, show } from './feedback.js';

/** @typedef {import('../store.js').Item} Item */
/** @typedef {import('../store.js').Person} Person */

/** @param {Item[]} items */
const idsOf = items => items.map(i => i.id);

/** @param {string} gallery @returns {Promise<Person[]>} */
export const peopleOf = async gallery => (await api('GET', at(gallery, '/people'))).people;

/**
 * Chooses a person by name, with the keyboard alone: type, Enter.
 * @param {string} gallery
 * @param {{title: string, hint: string, create: boolean, without?: number}} o
 * @returns {Promise<{id: number, name: string} | null>} id 0 for a person to be made
 */
export function choosePerson(gallery, o) {
  return new Promise(resolve => {
    /** @type {{id: number, name: string} | null} */
    let chosen = null;
    dialog({ title: o.title, onclose: () => resolve(chosen) }, close => {
      const list = h('div', { class: 'choices' });
      /** @type {Person[]} */
      let people = [];
      const pick = (/** @type {number} */ id, /** @type {string} */ name) => { chosen = { id, name }; close(); };
      const draw = () => {
        const text = input.value.trim();
        const found = people.filter(p => p.id !== o.without && p.name.toLowerCase().includes(text.toLowerCase()));
        const exact = found.some(p => p.name.toLowerCase() === text.toLowerCase());
        fill(list,
          found.slice(0, 60).map(p => h('button', { type: 'button', class: 'choice', onclick: () => pick(p.id, p.name) },
            p.cover ? photo(p.cover, '') : icon('person'), h('span', null, p.name), h('small', null, t('photos', { n: p.items })))),
          o.create && text && !exact
            ? h('button', { type: 'button', class: 'choice', onclick: () => pick(0, text) }, icon('plus'), h('span', null, t('people.create', { name: text }))) : null,
          !found.length && !text ? h('p', { class: 'hint' }, t(o.create ? 'people.type' : 'people.none')) : null);
      };
      const input = h('input', { type: 'text', autofocus: true, autocomplete: 'off', maxlength: '200', oninput: draw });
      show(list, async () => { people = await peopleOf(gallery); }, () => { setTimeout(draw); return []; });
      return h('form', { onsubmit: (/** @type {Event} */ e) => {
        e.preventDefault();
        /** @type {HTMLButtonElement | null} */ (list.querySelector('button.choice'))?.click();
      } }, field(t('people.name'), input, o.hint), list);
    });
  });
}

/** @param {string} gallery @param {Item[]} items @returns {Promise<boolean>} */
export async function assign(gallery, items) {
  if (!items.length || !can('write')) return false;
  const n = items.length;
  const person = await choosePerson(gallery, { title: t('assign.title', { n }), hint: t('assign.hint'), create: true });
  if (!person) return false;
  if (n > 100 && !await confirm({ title: t('assign.title', { n }), text: t('assign.confirm', { n, name: person.name }), ok: t('assign'), count: n })) return false;
  try {
    const answer = person.id
      ? await api('POST', at(gallery, `/people/${person.id}/items`), { items: idsOf(items) })
      : await api('POST', at(gallery, '/people'), { name: person.name, items: idsOf(items) });
    did(gallery, t('assigned', { n, name: person.name }), answer);
    return true;
  } catch (e) {
    failed(e);
    return false;
  }
}

/** @param {string} gallery @param {Item[]} items @returns {Promise<boolean>} */
export async function remove(gallery, items) {
  if (!items.length || !can('write')) return false;
  const n = items.length;
  const named = items.filter(i => i.person).length;
  const text = h('div', null, h('p', null, t('delete.text', { n })), named ? h('p', null, t('delete.named', { n: named })) : null,
    h('p', { class: 'hint' }, t('delete.stays')));
  if (!await confirm({ title: t('delete.title', { n }), text, ok: t('delete.ok', { n }), danger: true, count: n })) return false;
  try {
    did(gallery, t('deleted', { n }), await api('POST', at(gallery, '/items/delete'), { items: idsOf(items) }));
    return true;
  } catch (e) {
    failed(e);
    return false;
  }
}

/**
 * Takes photos away from a person: `not` remembers that they are not, so that they are never proposed again.
 * @param {string} gallery @param {{id: number, name: string}} person @param {Item[]} items @param {'remove' | 'not'} how
 */
export async function unassign(gallery, person, items, how) {
  if (!items.length || !can('write')) return;
  const n = items.length;
  if (n > 100 && !await confirm({ title: t('unassign.title', { n, name: person.name }), text: t('undoable'), ok: t('unassign'), count: n })) return;
  try {
    const answer = await api('POST', at(gallery, `/people/${person.id}/${how}`), { items: idsOf(items) });
    did(gallery, t(how === 'not' ? 'nots' : 'unassigned', { n, name: person.name }), answer);
  } catch (e) {
    failed(e);
  }
}

/** @param {string} gallery @param {{id: number, name: string}} person */
export async function rename(gallery, person) {
  const name = await ask({ title: t('rename.title', { name: person.name }), label: t('people.name'), value: person.name, ok: t('rename') });
  if (!name || name === person.name) return;
  try {
    did(gallery, t('renamed', { from: person.name, to: name }), await api('PATCH', at(gallery, `/people/${person.id}`), { name }));
  } catch (e) {
    failed(e);
  }
}

/** Removes the name; the photos stay. @param {string} gallery @param {Person} person @returns {Promise<boolean>} */
export async function dissolve(gallery, person) {
  const yes = await confirm({ title: t('dissolve.title', { name: person.name }), text: t('dissolve.text', { n: person.items }),
    ok: t('dissolve'), danger: true });
  if (!yes) return false;
  try {
    did(gallery, t('dissolved', { name: person.name }), await api('DELETE', at(gallery, `/people/${person.id}`)));
    return true;
  } catch (e) {
    failed(e);
    return false;
  }
}

/**
 * Two people become one, after a look at what will move.
 * @param {string} gallery @param {{id: number, name: string}} from @returns {Promise<number>} the person that stays, or 0
 */
export async function merge(gallery, from) {
  const other = await choosePerson(gallery, { title: t('merge.title', { name: from.name }), hint: t('merge.hint'), create: false, without: from.id });
  if (!other) return 0;
  return new Promise(resolve => {
    let stays = 0;
    let ends = from;
    let into = other;
    dialog({ title: t('merge.preview'), onclose: () => resolve(stays) }, close => {
      const host = h('div');
      const draw = () => show(host, () => api('POST', at(gallery, '/people/merge'), { from: ends.id, into: into.id, preview: true }), preview => {
        const conflicts = preview.conflicts ?? [];
        return h('div', null,
          h('p', null, t('merge.moves', { n: preview.moves, from: ends.name, to: into.name })),
          conflicts.length ? h('div', { class: 'note warn' }, icon('warn'), h('div', null, h('p', null, t('merge.conflicts', { n: conflicts.length })),
            h('ul', null, conflicts.map((/** @type {any} */ c) => h('li', null, typeof c === 'string' ? c : c.message ?? JSON.stringify(c)))))) : null,
          h('p', { class: 'hint' }, t('undoable')),
          h('div', { class: 'actions' },
            button('merge', t('merge.ok', { to: into.name }), async () => {
              try {
                const answer = await api('POST', at(gallery, '/people/merge'), { from: ends.id, into: into.id, preview: false });
                stays = into.id;
                did(gallery, t('merged', { from: ends.name, to: into.name }), answer);
                close();
              } catch (e) {
                failed(e);
              }
            }, { class: 'strong' }),
            button('redo', t('merge.swap'), () => { [ends, into] = [into, ends]; draw(); }),
            button('', t('cancel'), close)));
      });
      draw();
      return host;
    });
  });
}

/**
 * Erases for good: counts first, then the receipt to keep. This has no undo and says so.
 * @param {string} gallery
 * @param {{person?: number, items?: number[], after?: string, before?: string}} what
 * @param {string} name what is erased, in words
 * @param {() => void} [done]
 */
export function erase(gallery, what, name, done) {
  dialog({ title: t('erase.title', { name }) }, close => {
    const host = h('div');
    /** @param {any} receipt */
    const counts = receipt => h('table', { class: 'facts' }, h('tbody', null, Object.entries(receipt)
      .filter(([, v]) => typeof v === 'number').map(([k, v]) => h('tr', null,
        h('th', { scope: 'row' }, tOr(`erase.${k}`, k.replaceAll('_', ' '))), h('td', null, number(/** @type {number} */ (v)))))));
    show(host, () => api('POST', at(gallery, '/erase'), { ...what, preview: true }), preview => {
      const n = Number(preview.items ?? 0);
      const word = String(n);
      const go = button('erase', t('erase.ok'), async () => {
        go.disabled = true;
        try {
          const receipt = await api('POST', at(gallery, '/erase'), { ...what, preview: false });
          finished(receipt);
        } catch (e) {
          go.disabled = false;
          failed(e);
        }
      }, { class: 'strong danger', disabled: true });
      const typed = h('input', { type: 'text', inputmode: 'numeric', autocomplete: 'off', oninput: () => { go.disabled = typed.value.replace(/\D/g, '') !== word; } });
      return h('div', null, h('p', null, t('erase.text')), counts(preview), field(t('confirm.type', { number: word }), typed),
        h('div', { class: 'actions' }, go, button('', t('cancel'), close)));
    });
    /** @param {any} receipt */
    const finished = receipt => {
      bus.dispatchEvent(new Event('changed'));
      fill(host, h('p', null, t('erase.done')), counts(receipt), h('p', { class: 'hint' }, t('erase.keep')),
        h('div', { class: 'actions' },
          button('upload', t('erase.download'), () => download(`receipt-${gallery}-${(receipt.time ?? new Date().toISOString()).slice(0, 10)}.json`,
            'application/json', JSON.stringify(receipt, null, 2)), { class: 'strong' }),
          button('', t('close'), close)));
      done?.();
    };
    return host;
  });
}

/**
 * The bar of what can be done with a selection; it says how much is selected and keeps its place on the screen.
 * @param {import('./grid.js').Grid} grid
 * @param {(items: Item[]) => (Node | null)[]} actions
 */
export function selectionBar(grid, actions) {
  const bar = h('div', { class: 'selection', role: 'toolbar', 'aria-label': t('selection'), hidden: true });
  const draw = () => {
    const items = [...grid.selection.values()];
    bar.hidden = items.length === 0;
    if (items.length) {
      fill(bar, button('close', t('clear'), () => grid.clear(), { bare: true }), h('b', { role: 'status' }, t('selected', { n: items.length })));
      add(bar, ...actions(items));
    }
  };
  return { bar, draw };
}

// @ts-check
/**
 * Filters, and searches by photos of the gallery, that the reader keeps under a name: in this browser, per gallery, never on the
 * server. A photo from outside is not kept: it lives in the tab's memory alone.
 */
import { button, fill, h, icon } from '../dom.js';
import { here, link } from '../router.js';
import { set, settings } from '../settings.js';
import { t } from '../text.js';
import { ask } from './dialog.js';
import { toast } from './feedback.js';

const WITHOUT = ['q', 'item', 'trail', 'group', 'k'];
const MOST = 20;

/** What of an address is worth keeping. @param {URLSearchParams} params */
function lasting(params) {
  const kept = new URLSearchParams(params);
  for (const key of WITHOUT) kept.delete(key);
  return kept;
}

export class Kept {
  /** @param {string} gallery */
  constructor(gallery) {
    this.gallery = gallery;
    this.list = h('ul', { class: 'chips', 'aria-label': t('kept') });
    this.keep = button('plus', t('kept.keep'), () => this.ask());
    this.node = h('div', { class: 'kept' }, this.list, this.keep);
  }

  /** What is kept of this gallery. Every object has a `constructor` and more, and a gallery may be called so. */
  own() {
    return Object.hasOwn(settings.kept, this.gallery) ? settings.kept[this.gallery] : [];
  }

  /** @param {URLSearchParams} params */
  update(params) {
    const all = this.own();
    const now = lasting(params).toString();
    fill(this.list, all.map((one, i) => h('li', { class: 'kept-one' },
      h('a', { class: 'chip', href: link(this.gallery, one.view, new URLSearchParams(one.query)), 'aria-current': one.query === now ? 'true' : null }, icon('history'), one.name),
      button('close', t('kept.forget', { name: one.name }), () => {
        this.store(all.filter((_, other) => other !== i));
        this.list.querySelector('a')?.focus();
      }, { bare: true }))));
    this.list.hidden = !all.length;
    this.keep.hidden = !now || all.some(one => one.query === now) || all.length >= MOST;
    this.node.hidden = this.list.hidden && this.keep.hidden;
  }

  async ask() {
    const { params, view } = here();
    const name = await ask({ title: t('kept.keep'), label: t('kept.name'), ok: t('save'), hint: t('kept.hint') });
    if (!name) return;
    this.store([...this.own(), { name, view, query: lasting(params).toString() }]);
    toast(t('kept.done', { name }));
  }

  /** @param {import('../settings.js').KeptOne[]} list */
  store(list) {
    set({ kept: { ...settings.kept, [this.gallery]: list } });
    this.update(here().params);
  }
}

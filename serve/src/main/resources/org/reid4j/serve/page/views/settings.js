// @ts-check
/** What the reader may choose, and the list of keys, which is the help too. Nothing of it leaves this browser. */
import { button, field, fill, h, icon } from '../dom.js';
import { defaultKeys, fixedKeys, keyName } from '../keys.js';
import { accessKey, keyOf, set, setAccessKey, settings } from '../settings.js';
import { store } from '../store.js';
import { t } from '../text.js';
import { dialog } from '../parts/dialog.js';
import { toast } from '../parts/feedback.js';
import { sizeSlider } from '../parts/grid.js';

const GROUPS = {
  move: ['left', 'down', 'up', 'right', 'open', 'close', 'info', 'larger', 'smaller'],
  find: ['search', 'similar', 'more', 'less'],
  change: ['select', 'person', 'merge', 'bin', 'undo'],
  review: ['yes', 'no', 'skip'],
  go: ['goSearch', 'goBrowse', 'goPeople', 'goReview', 'goGalleries', 'goJobs', 'goEvents', 'theme', 'help'],
};

/** @param {(action: string) => Node} control */
const keyTable = control => Object.entries(GROUPS).map(([group, actions]) => h('section', null, h('h3', null, t(/** @type {any} */ (`keys.${group}`))),
  h('dl', { class: 'keys' }, actions.map(a => h('div', null, h('dt', null, t(/** @type {any} */ (`key.${a}`))), h('dd', null, control(a)))))));

/** The list of keys over whatever is open. */
export function helpDialog() {
  dialog({ title: t('help'), class: 'wide' }, () => h('div', { class: 'help' },
    h('div', { class: 'help-text' }, h('p', null, t('help.start')), h('p', null, t('not.identity.long')), h('p', null, t('help.select')),
      h('p', null, h('a', { href: '/docs' }, t('help.docs')), ' · ', h('a', { href: '#/settings' }, t('help.remap')))),
    h('div', { class: 'key-groups' }, keyTable(a => kbd(keyOf(a))))));
}

/** @param {string} key */
const kbd = key => h('span', null, (key === ' ' ? [' '] : key.split(' ')).map(k => h('kbd', null, keyName(k))));

/** Asks for the key of the service; resolves once there is one to try. @param {boolean} refused @returns {Promise<boolean>} */
export function keyDialog(refused) {
  return new Promise(resolve => {
    let given = false;
    dialog({ title: t('key.title'), class: 'small', onclose: () => resolve(given) }, close => {
      const input = h('input', { type: 'password', required: true, autofocus: true, autocomplete: 'off', spellcheck: 'false' });
      const remember = h('input', { type: 'checkbox' });
      return h('form', { onsubmit: (/** @type {Event} */ e) => { e.preventDefault(); setAccessKey(input.value.trim(), remember.checked); given = true; close(); } },
        refused ? h('p', { class: 'note warn', role: 'alert' }, icon('warn'), t('key.refused')) : h('p', null, t('key.text')),
        field(t('key.label'), input), h('label', { class: 'toggle' }, remember, h('span', null, t('key.remember'))),
        h('div', { class: 'actions' }, h('button', { class: 'btn strong' }, t('key.use')), button('', t('cancel'), close)));
    });
  });
}

/** @returns {import('../main.js').View} */
export function settingsView() {
  const host = h('div', { class: 'settings' });
  const draw = () => {
    const theme = (/** @type {any} */ value) => h('label', null, h('input', { type: 'radio', name: 'theme', value, checked: settings.theme === value,
      onchange: () => set({ theme: value }) }), h('span', null, t(/** @type {any} */ (`theme.${value}`))));
    const shortcuts = h('input', { type: 'checkbox', checked: settings.shortcuts, onchange: () => set({ shortcuts: shortcuts.checked }) });
    fill(host,
      h('section', null, h('h2', null, t('settings.look')), h('fieldset', { class: 'segments' }, h('legend', null, t('theme')), ['system', 'light', 'dark', 'contrast'].map(theme)),
        h('div', { class: 'field' }, h('span', null, t('thumb.size')), sizeSlider())),
      h('section', null, h('h2', null, t('settings.access')),
        h('p', null, t('settings.role', { role: t(/** @type {any} */ (`role.${store.session.role}`)) })),
        h('p', { class: 'hint' }, t(accessKey() ? 'settings.haskey' : 'settings.nokey')),
        h('div', { class: 'actions' }, button('lock', t(accessKey() ? 'key.change' : 'key.enter'), async () => { if (await keyDialog(false)) location.reload(); }),
          accessKey() ? button('close', t('key.forget'), () => { setAccessKey('', false); location.reload(); }) : null)),
      h('section', null, h('h2', null, t('settings.keys')), h('label', { class: 'toggle' }, shortcuts, h('span', null, t('settings.shortcuts'))),
        h('p', { class: 'hint' }, t('settings.keys.text')), h('div', { class: 'key-groups' }, keyTable(keyButton)),
        h('div', { class: 'actions' }, button('undo', t('settings.reset'), () => { set({ keys: {} }); draw(); }, { disabled: !Object.keys(settings.keys).length }))),
      h('section', null, h('h2', null, t('settings.privacy')), h('p', null, t(store.session.local ? 'privacy.local' : 'privacy.remote')), h('p', null, t('privacy.browser')),
        h('p', { class: 'hint' }, t('version', { version: store.session.version }))));
  };
  /** @param {string} action */
  const keyButton = action => {
    if (fixedKeys.has(action)) return kbd(keyOf(action));
    const name = t(/** @type {any} */ (`key.${action}`));
    const b = h('button', { type: 'button', class: 'btn small key', 'aria-label': t('settings.remap', { name, key: keyName(keyOf(action)) }) }, keyName(keyOf(action)));
    b.addEventListener('click', () => {
      b.textContent = t('settings.press');
      /** @type {string[]} */
      const pressed = [];
      const stop = () => { removeEventListener('keydown', listen, true); b.removeEventListener('blur', stop); b.textContent = keyName(keyOf(action)); };
      const listen = (/** @type {KeyboardEvent} */ e) => {
        if (['Shift', 'Control', 'Alt', 'Meta', 'AltGraph'].includes(e.key)) return;
        if (e.key === 'Tab') { stop(); return; }
        e.preventDefault();
        e.stopPropagation();
        if (e.key === 'Escape') { stop(); return; }
        if (e.ctrlKey || e.altKey || e.metaKey || e.key === 'Enter' || e.key.startsWith('Arrow')) { toast(t('settings.badkey'), null, true); stop(); return; }
        pressed.push(e.key);
        if (e.key === 'g' && pressed.length === 1) { b.textContent = 'g …'; return; }
        const key = pressed.join(' ');
        const taken = Object.keys(defaultKeys).find(a => a !== action && keyOf(a) === key);
        if (taken || key === 'g g' && action !== 'goGalleries' && keyOf('goGalleries') === 'g g') {
          toast(t('settings.taken', { key: keyName(key), name: t(/** @type {any} */ (`key.${taken ?? 'goGalleries'}`)) }), null, true);
        } else {
          const keys = { ...settings.keys, [action]: key };
          if (defaultKeys[action] === key) delete keys[action];
          set({ keys });
        }
        stop();
        draw();
        /** @type {HTMLElement | null} */ (host.querySelector(`button[aria-label^="${CSS.escape(name)}"]`))?.focus();
      };
      addEventListener('keydown', listen, true);
      b.addEventListener('blur', stop);
    });
    return b;
  };
  draw();
  return { node: h('div', { class: 'page narrow' }, h('h1', { tabindex: '-1' }, t('nav.settings')), host), title: t('nav.settings'), keys: () => ({}) };
}

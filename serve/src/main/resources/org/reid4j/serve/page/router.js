// @ts-check
/**
 * The address after `#` is the state of the page: view, gallery, query, filters. It is never sent to the server, so
 * what was looked for stays out of access logs, and any static file server can host the page.
 */

/**
 * @typedef {object} Route
 * @property {string} view
 * @property {string} gallery empty where the view belongs to no gallery
 * @property {string} id of the item or person, or empty
 * @property {URLSearchParams} params
 */

/** @param {string} hash @returns {Route} */
export function parse(hash) {
  const [path, query = ''] = hash.replace(/^#/, '').split('?');
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  const params = new URLSearchParams(query);
  if (parts[0] === 'g' && parts[1]) {
    const view = parts[2] ?? 'browse';
    const one = { people: 'person', items: 'item' }[view];
    return { view: parts[3] && one ? one : view, gallery: parts[1], id: parts[3] ?? '', params };
  }
  return { view: parts[0] ?? 'home', gallery: '', id: '', params };
}

/** @param {string} gallery @param {string} path @param {URLSearchParams | Record<string, any>} [params] */
export function link(gallery, path, params) {
  const query = params instanceof URLSearchParams ? params : new URLSearchParams(params);
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return `#${gallery ? `/g/${encodeURIComponent(gallery)}` : ''}/${path}${text ? `?${text}` : ''}`;
}

/** @returns {Route} */
export const here = () => parse(location.hash);

/** @param {string} hash @param {boolean} [replace] without a step in the history */
export function go(hash, replace = false) {
  if (!replace) {
    location.hash = hash;
    return;
  }
  history.replaceState(null, '', hash);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/**
 * Changes parameters of the address; null or empty removes one.
 * @param {Record<string, string | string[] | null>} change
 * @param {boolean} [replace]
 */
export function patch(change, replace = false) {
  const [path] = location.hash.split('?');
  const { params } = here();
  for (const [key, value] of Object.entries(change)) {
    params.delete(key);
    for (const v of Array.isArray(value) ? value : [value]) if (v !== null && v !== '') params.append(key, v);
  }
  const text = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  go(path + (text ? `?${text}` : ''), replace);
}

/** @param {URLSearchParams} params @param {string} key @returns {number[]} */
export const ids = (params, key) =>
  (params.get(key) ?? '').split(',').filter(s => /^\d+$/.test(s)).map(Number);

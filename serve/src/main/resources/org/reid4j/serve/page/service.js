// @ts-check
/** The one door to the service: keys, errors with their request id, the 401 that asks and goes on, offline and back. */
import { accessKey } from './settings.js';
import { t, tOr } from './text.js';

export const BASE = '/api/v1';

/** What the service, or the lack of it, answered. `status` 0 means that nothing answered. */
export class ApiError extends Error {
  /** @param {number} status @param {string} code @param {string} message @param {string} request @param {number} wait */
  constructor(status, code, message, request, wait) {
    super(message);
    this.status = status;
    this.code = code;
    this.request = request;
    /** Seconds until it is worth asking again, 0 when the service did not say. */
    this.wait = wait;
  }
}

/** @type {{askKey: () => Promise<boolean>, offline: (off: boolean) => void}} */
export const hooks = { askKey: async () => false, offline: () => {} };
/** @type {Promise<boolean> | null} */
let asking = null;

/** @param {string} method @param {string} url @param {BodyInit | undefined} body @param {AbortSignal | undefined} signal */
async function send(method, url, body, signal) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  const key = accessKey();
  if (key) headers.Authorization = `Bearer ${key}`;
  if (method !== 'GET') headers['X-Reid-Request'] = '1';
  if (typeof body === 'string') headers['Content-Type'] = 'application/json';
  try {
    const answer = await fetch(url, { method, headers, body, signal, cache: method === 'GET' ? 'no-cache' : 'default' });
    hooks.offline(false);
    return answer;
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') throw e;
    hooks.offline(true);
    throw new ApiError(0, 'offline', t('error.offline'), '', 0);
  }
}

/** @param {Response} answer */
async function toError(answer) {
  const body = await answer.json().catch(() => null);
  const error = body?.error ?? {};
  const wait = Number(answer.headers.get('Retry-After')) || (answer.status === 429 || answer.status === 503 ? 5 : 0);
  const message = error.message || tOr(`error.${answer.status}`, t('error.other', { status: String(answer.status) }));
  return new ApiError(answer.status, error.code ?? '', message, error.request ?? '', wait);
}

/**
 * Calls the service. A 401 opens the key box and, once a key is given, asks again, so that the caller never notices.
 * @param {string} method
 * @param {string} path below /api/v1
 * @param {unknown} [body] an object is sent as JSON, a FormData as it is
 * @param {{signal?: AbortSignal}} [more]
 * @returns {Promise<any>} the JSON of the answer, or null without one
 */
export async function api(method, path, body, more = {}) {
  const payload = body === undefined ? undefined : body instanceof FormData ? body : JSON.stringify(body);
  for (;;) {
    const answer = await send(method, BASE + path, payload, more.signal);
    if (answer.status === 401) {
      asking ??= hooks.askKey().finally(() => { asking = null; });
      if (await asking) continue;
    }
    if (!answer.ok) throw await toError(answer);
    if (answer.status === 204) return null;
    return answer.headers.get('Content-Type')?.includes('json') ? answer.json() : null;
  }
}

/** @param {string} gallery @param {string} [rest] */
export const at = (gallery, rest = '') => `/galleries/${encodeURIComponent(gallery)}${rest}`;

/** Photos fetched with a key, newest last: an img element cannot send one itself. @type {Map<string, Promise<string>>} */
const photos = new Map();
const KEPT = 600;

/**
 * Shows a photo of the service in an img element.
 * @param {HTMLImageElement} img
 * @param {string} url
 */
export async function showPhoto(img, url) {
  if (!accessKey()) {
    img.src = url;
    return;
  }
  try {
    let photo = photos.get(url);
    if (!photo) {
      photo = send('GET', url, undefined, undefined).then(async r => {
        if (!r.ok) throw await toError(r);
        return URL.createObjectURL(await r.blob());
      });
      photos.set(url, photo);
      if (photos.size > KEPT) {
        const [oldest, old] = /** @type {[string, Promise<string>]} */ (photos.entries().next().value);
        photos.delete(oldest);
        old.then(URL.revokeObjectURL, () => {});
      }
    }
    img.src = await photo;
  } catch {
    photos.delete(url);
    img.dispatchEvent(new Event('error'));
  }
}

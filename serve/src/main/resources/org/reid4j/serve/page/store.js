// @ts-check
/** What every view needs to know of the service: who is asking, which galleries there are, and that something changed. */
import { api } from './service.js';

/**
 * @typedef {{camera: string, items: number}} CameraCount
 * @typedef {{id: number, name: string}} PersonRef
 * @typedef {object} Item
 * @property {number} id
 * @property {string} camera
 * @property {string | null} time ISO-8601, UTC
 * @property {string | null} track
 * @property {string[]} tags
 * @property {string | null} source
 * @property {PersonRef | null} person
 * @property {string} photo address of the picture
 * @typedef {'match' | 'unsure' | 'other'} Band
 * @typedef {{item: Item, score: number, band: Band | null}} Hit
 * @typedef {{camera: string, from: string, to: string, items: number, best: Item, score: number}} Visit
 * @typedef {object} Found
 * @property {'match' | 'unsure' | 'not_here' | 'uncalibrated'} verdict
 * @property {string | null} doubt
 * @property {Hit[]} hits
 * @property {Visit[]} visits
 * @property {number} searched
 * @property {number} took_ms
 * @property {string[]} notes
 * @typedef {{id: number, name: string, items: number, cover: Item | null, last: string | null, visits?: Visit[]}} Person
 * @typedef {object} Gallery
 * @property {string} name
 * @property {number} items
 * @property {number} people
 * @property {CameraCount[]} cameras
 * @property {string | null} first
 * @property {string | null} last
 * @property {{name: string, hash: string, dimension: number} | null} model null where the gallery cannot be opened
 * @property {{match: number, unsure: number} | null} bands
 * @property {string | null} doubt
 * @property {number | null} retention_days
 * @property {'ok' | 'quarantined'} state
 * @property {string | null} reason
 */

const RANK = { read: 0, write: 1, admin: 2 };

export const store = {
  /** @type {{role: 'read' | 'write' | 'admin', local: boolean, key: string | null, version: string, limits: {photo_bytes: number, photos: number, k: number}}} */
  session: { role: 'read', local: false, key: null, version: '', limits: { photo_bytes: 20_000_000, photos: 8, k: 1000 } },
  /** @type {Gallery[]} */
  galleries: [],
};

/** @param {'read' | 'write' | 'admin'} role */
export const can = role => (RANK[store.session.role] ?? 0) >= RANK[role];

/** @param {AbortSignal} [signal] */
export async function loadSession(signal) {
  const session = await api('GET', '/session', undefined, { signal });
  store.session = { ...store.session, ...session, limits: { ...store.session.limits, ...session.limits } };
}

/** @param {AbortSignal} [signal] @returns {Promise<Gallery[]>} */
export async function loadGalleries(signal) {
  store.galleries = (await api('GET', '/galleries', undefined, { signal })).galleries;
  bus.dispatchEvent(new Event('galleries'));
  return store.galleries;
}

/** @param {string} name */
export const galleryOf = name => store.galleries.find(g => g.name === name);

/** `changed`: photos or people of a gallery changed. `listed`: the photos around an open one arrived. `galleries`: the list of galleries was read again. */
export const bus = new EventTarget();

// @ts-check
/**
 * The photos that are looked for. They live in this tab's memory and nowhere else: the address carries only a number,
 * so a photo search can be walked back to but not shared, which is on purpose.
 */
import { t } from '../text.js';
import { WHOLE, isWhole } from './crop.js';

/** @typedef {{name: string, blob: Blob, url: string, box: import('./crop.js').Box}} Photo */

/** @type {Map<string, Photo[]>} */
const sessions = new Map();
let count = 0;
const born = Date.now().toString(36).slice(-4);

/** @param {string | null} id @returns {Photo[] | null} */
export const session = id => (id ? sessions.get(id) ?? null : null);

/** @param {Photo[]} photos @returns {string} */
export function keep(photos) {
  const id = `${born}${++count}`;
  sessions.set(id, photos);
  return id;
}

/**
 * Reads files as photos and says of each that is none why.
 * @param {Iterable<File>} files
 * @param {number} most bytes a photo may have
 */
export async function read(files, most) {
  /** @type {Photo[]} */
  const photos = [];
  /** @type {string[]} */
  const refused = [];
  for (const file of files) {
    if (file.size > most) {
      refused.push(t('photo.large', { name: file.name, size: `${Math.round(most / 1e6)} MB` }));
      continue;
    }
    const url = URL.createObjectURL(file);
    const img = new Image();
    img.src = url;
    try {
      await img.decode();
      photos.push({ name: file.name || t('photo'), blob: file, url, box: { ...WHOLE } });
    } catch {
      URL.revokeObjectURL(url);
      refused.push(t('photo.unreadable', { name: file.name || t('photo') }));
    }
  }
  return { photos, refused };
}

/** What is sent: the file as it is, or the part inside the box. @param {Photo} photo @returns {Promise<Blob>} */
export async function cut(photo) {
  if (isWhole(photo.box)) return photo.blob;
  const image = await createImageBitmap(photo.blob);
  const { x, y, w, h } = photo.box;
  const width = Math.max(1, Math.round(w * image.width));
  const height = Math.max(1, Math.round(h * image.height));
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(image, Math.round(x * image.width), Math.round(y * image.height), width, height, 0, 0, width, height);
  image.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob(b => (b ? resolve(b) : reject(new Error('the browser could not write the cut photo'))), 'image/jpeg', 0.95);
  });
}

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type AutochromeError, inputError } from '../../errors.js';
import { unreadableFile } from './image-header.js';
import { hasImageExtension, looksLikeImage } from './image-kind.js';

/** The images of a clip, in order. */
export interface ImageList {
  readonly kind: 'sequence' | 'image';
  readonly paths: readonly string[];
  /** Number in the name of the first image; undefined where names are not numbered by a pattern. */
  readonly startNumber: number | undefined;
}

const PATTERN = /%(?:0(\d+))?d/;

/** Whether a path is a printf pattern of numbered files, such as `frame_%04d.png`. */
export function isImagePattern(path: string): boolean {
  return PATTERN.test(basename(path));
}

/**
 * Whether a path names images: an image by its ending, a pattern of images, or a folder. What does not exist is
 * judged by its name.
 */
export async function isImagePath(path: string): Promise<boolean> {
  if (looksLikeImage(path)) return true;
  const status = await stat(path).catch(() => undefined);
  return status?.isDirectory() ?? false;
}

/**
 * Finds the images that a path stands for.
 *
 * - `frame_%04d.png`: from the lowest number on disk upwards; a file that exists is taken literally.
 * - a folder: all images in it, numbers in their names compared as numbers; hidden files and other kinds are left
 *   out.
 * - anything else: that one image.
 *
 * @throws AutochromeError of kind `input`: nothing there, or a gap in the numbers (names the first missing)
 */
export async function listImages(path: string): Promise<ImageList> {
  const status = await stat(path).catch(() => undefined);
  if (status?.isDirectory()) return listFolder(path);
  if (!status && isImagePattern(path)) return listPattern(path);
  return { kind: 'image', paths: [path], startNumber: undefined };
}

async function namesIn(folder: string, of: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw unreadableFile(of, cause);
  }
}

async function listFolder(folder: string): Promise<ImageList> {
  const images = (await namesIn(folder, folder)).filter(
    (name) => !name.startsWith('.') && hasImageExtension(name),
  );
  if (images.length === 0) {
    throw inputError(`${folder} holds no images`, 'Give a folder of png, jpeg, tiff or webp images');
  }
  const order = new Intl.Collator('en', { numeric: true });
  // Names that differ only in leading zeros or case compare as equal; the plain order keeps the result the same.
  images.sort((a, b) => order.compare(a, b) || (a < b ? -1 : 1));
  return { kind: 'sequence', paths: images.map((name) => join(folder, name)), startNumber: undefined };
}

/**
 * Finds the images that a pattern stands for, in the order of their numbers, gaps or not.
 *
 * @param path - see {@link isImagePattern}
 * @throws AutochromeError of kind `input` when there is none
 */
export async function imagesOfPattern(path: string): Promise<string[]> {
  return (await numbersOf(path)).map((number) => numberedPath(path, number));
}

async function listPattern(path: string): Promise<ImageList> {
  const numbers = await numbersOf(path);
  const start = numbers[0] as number;
  const gap = numbers.findIndex((number, i) => number !== start + i);
  if (gap > 0) throw missingImage(path, start + gap, numbers[gap] as number);
  return { kind: 'sequence', paths: numbers.map((number) => numberedPath(path, number)), startNumber: start };
}

/** Numbers of the images of a pattern, rising; one at least. */
async function numbersOf(path: string): Promise<number[]> {
  const folder = dirname(path);
  const pattern = basename(path);
  const matcher = patternMatcher(pattern);
  const numbers: number[] = [];
  for (const name of await namesIn(folder, path)) {
    const number = matcher.exec(name)?.[1];
    // The name made from the number must be the name on disk: %04d is not `frame_00001.png`.
    if (number !== undefined && numberedName(pattern, Number(number)) === name) numbers.push(Number(number));
  }
  if (numbers.length === 0) {
    throw inputError(`${path} matches no image`, 'Check the folder and the number of digits, as in %04d');
  }
  return numbers.sort((a, b) => a - b);
}

function missingImage(path: string, missing: number, next: number): AutochromeError {
  const name = numberedPath(path, missing);
  const where = `the next one there has number ${next}`;
  return inputError(
    `${name} is missing from the sequence; ${where}`,
    'Add the missing images or renumber them',
  );
}

const numberedPath = (pattern: string, number: number) =>
  join(dirname(pattern), numberedName(basename(pattern), number));

function patternMatcher(pattern: string): RegExp {
  const [before, after] = aroundNumber(pattern);
  return new RegExp(`^${literally(before)}(\\d{1,15})${literally(after)}$`);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function aroundNumber(pattern: string): [string, string] {
  const match = PATTERN.exec(pattern) as RegExpExecArray;
  return [pattern.slice(0, match.index), pattern.slice(match.index + match[0].length)];
}

/**
 * A file name by a pattern.
 *
 * @param pattern - file name with `%d` or `%0Nd`; the first is replaced
 * @param number - a whole number from 0; longer ones than N digits are kept whole
 */
export function numberedName(pattern: string, number: number): string {
  const digits = Number(PATTERN.exec(pattern)?.[1] ?? 0);
  const [before, after] = aroundNumber(pattern);
  return `${before}${String(number).padStart(digits, '0')}${after}`;
}

import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import sharp from 'sharp';
import { brokenImage, MAX_IMAGE_PIXELS, readImageHeader } from '../decode/images/image-header.js';
import { fileExists } from '../files/file-exists.js';
import { temporaryName } from '../files/whole-file.js';
import { writeFailure } from '../files/write-failure.js';
import { PROJECT_ENDING } from '../project/document/schema.js';
import { contentHash } from '../render/shots/content-hash.js';
import { fileName } from '../render/shots/plan-shots.js';

/** Bytes that an upload may have. */
export const MOST_UPLOAD_BYTES = 128 * 2 ** 20;

const EXTENSIONS = { png: '.png', jpeg: '.jpg', tiff: '.tif', webp: '.webp' } as const;

/** Longest name of a file without its extension, in characters. */
const LONGEST_STEM = 80;

/**
 * Folder of the pictures that were uploaded to a project: `reel.autochrome.references` beside `reel.autochrome.json`.
 *
 * @param path - of the project
 */
export function uploadsFolder(path: string): string {
  return join(dirname(path), `${basename(path, PROJECT_ENDING)}.autochrome.references`);
}

/**
 * Keeps a picture that was uploaded. Nothing that is there is replaced: a name that is taken gets a number, unless the file is
 * the same.
 *
 * @param folder - made where it is missing
 * @param name - as the user's file is called; its ending becomes that of its content
 * @returns its path
 * @throws AutochromeError of kind `input` when it is no image that can be read, `failure` when it cannot be written
 */
export async function keepUpload(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  await mkdir(folder, { recursive: true }).catch((cause) => {
    throw writeFailure(folder, cause);
  });
  const plain = fileName(basename(name.replaceAll('\\', '/')));
  const stem = basename(plain, extname(plain)).slice(0, LONGEST_STEM) || 'reference';
  const temporary = temporaryName(join(folder, 'upload'));
  try {
    await writeFile(temporary, bytes, { flag: 'wx' }).catch((cause) => {
      throw writeFailure(folder, cause);
    });
    const { kind } = await namingUpload(name, temporary);
    return await nameFree(folder, stem, EXTENSIONS[kind], temporary);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Reads all of an image; what is wrong is said of the user's file, not of the copy. */
async function namingUpload(name: string, path: string) {
  try {
    const header = await readImageHeader(path);
    await sharp(path, { limitInputPixels: MAX_IMAGE_PIXELS })
      .resize(1, 1)
      .toBuffer()
      .catch((cause) => {
        throw brokenImage(path, cause);
      });
    return header;
  } catch (error) {
    if (error instanceof Error) error.message = error.message.replaceAll(path, name);
    throw error;
  }
}

/** Gives a file the first name that is free, or finds that it is there already. */
async function nameFree(folder: string, stem: string, extension: string, file: string): Promise<string> {
  const content = await contentHash(file);
  for (let n = 1; ; n += 1) {
    const path = join(folder, `${stem}${n === 1 ? '' : ` (${n})`}${extension}`);
    if (await fileExists(path)) {
      if ((await contentHash(path).catch(() => undefined)) === content) return path;
      continue;
    }
    try {
      // Fails where somebody has taken the name meanwhile.
      await link(file, path);
      return path;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw writeFailure(path, cause as Error);
    }
  }
}

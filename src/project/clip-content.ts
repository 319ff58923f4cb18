import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { listImages } from '../decode/images/image-sequence.js';
import { missingFileError } from '../decode/unreadable-clip.js';
import { contentHash } from '../render/shots/content-hash.js';

/** Images that are looked at together. */
const AT_ONCE = 64;

/**
 * Names what a clip holds as it lies there now, wherever that is: segments of a film that had another name are stale. Of a file
 * it is the content that counts (see {@link contentHash}). Of images it is their names, sizes and times to the second: there are
 * too many to be read each time, and one that was repaired has the size that it had.
 *
 * @param path - video file, folder of images or pattern such as `frame_%04d.png`
 * @returns 64 hexadecimal digits
 * @throws AutochromeError of kind `input` when it cannot be read
 */
export async function clipContent(path: string): Promise<string> {
  const { kind, paths } = await listImages(path);
  if (kind !== 'sequence') return contentHash(path);
  const hash = createHash('sha256');
  try {
    for (let at = 0; at < paths.length; at += AT_ONCE) {
      const some = paths.slice(at, at + AT_ONCE);
      const found = await Promise.all(some.map((each) => stat(each)));
      for (const [i, { size, mtimeMs }] of found.entries()) {
        hash.update(`${basename(some[i] as string)}\n${size}\n${Math.floor(mtimeMs / 1000)}\n`);
      }
    }
  } catch (error) {
    throw missingFileError(path, error as NodeJS.ErrnoException);
  }
  return hash.digest('hex');
}

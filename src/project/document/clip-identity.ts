import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { listImages } from '../../decode/images/image-sequence.js';
import { missingFileError } from '../../decode/unreadable-clip.js';

/** What tells a clip from others, wherever it lies. */
export interface ClipIdentity {
  /** Size of the file; of images, of all files together. */
  readonly bytes: number;
  /** SHA-256 of its first mebibyte, of images of the first one; 64 hexadecimal digits. */
  readonly head: string;
}

const HEAD = 2 ** 20;

/**
 * Reads what tells a clip from others.
 *
 * @param path - video file, image, folder of images or pattern such as `frame_%04d.png`
 * @throws AutochromeError of kind `input` when it cannot be read
 */
export async function identityOf(path: string): Promise<ClipIdentity> {
  const { paths } = await listImages(path);
  try {
    let bytes = 0;
    for (const each of paths) bytes += (await stat(each)).size;
    return { bytes, head: await headHash(paths[0] as string) };
  } catch (error) {
    throw missingFileError(path, error as NodeJS.ErrnoException);
  }
}

/** Whether a clip is the one that an identity was read of; false where it cannot be read. */
export async function isClip(path: string, { bytes, head }: ClipIdentity): Promise<boolean> {
  const found = await identityOf(path).catch(() => undefined);
  return found?.bytes === bytes && found.head === head;
}

async function headHash(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(HEAD);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, HEAD - length, length);
      length += bytesRead;
      if (bytesRead === 0 || length === HEAD) break;
    }
    return createHash('sha256').update(buffer.subarray(0, length)).digest('hex');
  } finally {
    await file.close();
  }
}

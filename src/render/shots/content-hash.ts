import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isImagePattern } from '../../decode/images/image-sequence.js';
import { inputError } from '../../errors.js';

/** Bytes up to which all of a file is looked at. */
const WHOLE = 256 * 2 ** 20;

/** Bytes at each end of a longer one. */
const END = 16 * 2 ** 20;

/** Places between the ends of a longer one that are looked at too, at even distances, and bytes at each. */
const PLACES = 256;
const PLACE = 64 * 2 ** 10;

const known = new Map<string, Promise<string>>();

/**
 * Names the content of a file: the same for the same bytes, wherever they lie. Of a file beyond 256 MiB, which is film, size,
 * both ends and 256 places between them are looked at. A folder or a pattern of images is named by sizes and times of its
 * files. An answer is kept in memory while size and time of the file stay the same.
 *
 * @returns 64 hexadecimal digits
 * @throws AutochromeError of kind `input` when it cannot be read
 */
export async function contentHash(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return folderHash(path, found?.isDirectory() ? path : dirname(path));
  const key = `${path}\n${found.size}\n${found.mtimeMs}\n${found.ino}`;
  const hash = known.get(key) ?? fileHash(path, found.size);
  known.set(key, hash);
  hash.catch(() => known.delete(key));
  return hash;
}

/** What was hashed whole: as it was then, and its hash. */
const whole = new Map<string, { readonly was: string; readonly hash: string }>();

/**
 * SHA-256 of all bytes of a file. It is kept in memory as long as nothing writes to the file.
 *
 * @returns 64 hexadecimal digits
 * @throws Error of the file system when it cannot be read; AbortError when the signal is aborted
 */
export async function wholeHash(path: string, signal?: AbortSignal): Promise<string> {
  const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true });
  const was = [size, mtimeNs, ctimeNs, ino].join(' ');
  const known = whole.get(path);
  if (known?.was === was) return known.hash;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, signal ? { signal } : {}))
    hash.update(chunk as Uint8Array);
  const digest = hash.digest('hex');
  whole.set(path, { was, hash: digest });
  return digest;
}

async function fileHash(path: string, size: number): Promise<string> {
  const hash = createHash('sha256');
  try {
    if (size <= WHOLE) {
      for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
      return hash.digest('hex');
    }
    hash.update(`${size}\n`);
    const file = await open(path);
    try {
      const look = async (position: number, bytes: number) => {
        const { buffer, bytesRead } = await file.read(new Uint8Array(bytes), 0, bytes, position);
        hash.update(buffer.subarray(0, bytesRead));
      };
      await look(0, END);
      const step = (size - 2 * END) / (PLACES + 1);
      for (let n = 1; n <= PLACES; n += 1) await look(END + Math.floor(n * step), PLACE);
      await look(size - END, END);
    } finally {
      await file.close();
    }
    return hash.digest('hex');
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function folderHash(path: string, folder: string): Promise<string> {
  if (path !== folder && !isImagePattern(path)) throw unreadable(path, undefined);
  try {
    const hash = createHash('sha256').update(path);
    for (const name of (await readdir(folder)).sort()) {
      const { size, mtimeMs } = await stat(join(folder, name));
      hash.update(`\n${name}\n${size}\n${mtimeMs}`);
    }
    return hash.digest('hex');
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown) {
  const why = cause instanceof Error ? cause.message : 'there is no such file';
  return inputError(`${path} cannot be read: ${why}`, 'check the path', cause);
}

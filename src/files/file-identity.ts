import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';

/** Bytes at each end of a file that are looked at. */
const END = 64 * 1024;

/** What tells whether a file is still the one that it was. */
export interface FileIdentity {
  readonly path: string;
  readonly size: bigint;
  /** What the file system says of it: the same as long as nobody has written to it or put another in its place. */
  readonly mark: string;
  /** SHA-256 of its two ends. */
  readonly ends: string;
}

/**
 * Looks at a file, to know later whether it is still the same.
 *
 * @returns undefined for what is no file, or cannot be read
 */
export async function identifyFile(path: string): Promise<FileIdentity | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  const ends = await hashEnds(path, Number(found.size)).catch(() => undefined);
  if (ends === undefined) return undefined;
  return { path, size: found.size, mark: `${found.dev} ${found.ino} ${found.mtimeNs}`, ends };
}

/**
 * Says what has become of a file.
 *
 * @returns `replaced` where the name belongs to other content now; a file that was merely touched, copied back, or is numbered
 *   anew by a network disk is the same
 */
export async function fateOf(file: FileIdentity): Promise<'same' | 'deleted' | 'replaced'> {
  const found = await stat(file.path, { bigint: true }).catch(() => undefined);
  if (!found) return 'deleted';
  if (found.size !== file.size) return 'replaced';
  if (`${found.dev} ${found.ino} ${found.mtimeNs}` === file.mark) return 'same';
  const ends = await hashEnds(file.path, Number(found.size)).catch(() => undefined);
  return ends === file.ends ? 'same' : 'replaced';
}

async function hashEnds(path: string, size: number): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path);
  try {
    for (const position of [0, Math.max(0, size - END)]) {
      const { buffer, bytesRead } = await file.read(new Uint8Array(END), 0, END, position);
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

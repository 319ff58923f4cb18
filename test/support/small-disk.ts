import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mediaFolder } from './generate-clip.js';

const run = promisify(execFile);

/** A disk of a few kilobytes. */
export interface SmallDisk {
  /** Changes how much it holds, in kibibytes; what lies on it stays. */
  resize(kibibytes: number): Promise<void>;
  /** Takes it away with all that lies on it, also while something is open there. */
  unmount(): Promise<void>;
}

/**
 * Mounts a disk of a few kilobytes.
 *
 * @param folder - where; made where it is missing
 * @param kibibytes - what it holds, in pages of 4
 * @param access - `ro`: nothing may be written to it
 * @throws where this user may not mount, see {@link canMount}
 */
export async function smallDisk(
  folder: string,
  kibibytes: number,
  access: 'rw' | 'ro' = 'rw',
): Promise<SmallDisk> {
  await mkdir(folder, { recursive: true });
  await run('mount', ['-t', 'tmpfs', '-o', `${access},size=${kibibytes}k`, 'tmpfs', folder]);
  return {
    resize: async (size) => void (await run('mount', ['-o', `remount,size=${size}k`, folder])),
    unmount: async () => void (await run('umount', ['-l', folder])),
  };
}

/** Whether {@link smallDisk} works here. */
export async function canMount(): Promise<boolean> {
  const { folder, remove } = await mediaFolder();
  try {
    await (await smallDisk(join(folder, 'disk'), 64)).unmount();
    return true;
  } catch {
    return false;
  } finally {
    await remove();
  }
}

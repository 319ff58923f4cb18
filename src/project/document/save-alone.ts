import { realpath, rmdir } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { AutochromeError } from '../../errors.js';
import { FolderLeases } from '../../files/leases/folder-leases.js';
import { LEASE_TIMES } from '../../files/leases/lease.js';
import { segmentsFolder } from './file-paths.js';

/** The lease that whoever saves a project has on it, in the folder of its segments: `save` and zeros, as hexadecimal digits. */
const KEY = '7361766500000000';

/** Milliseconds after which it is looked again whether another process has saved, and after which nobody waits any longer. */
const AGAIN = 20;
const LONGEST = 30_000;

/**
 * Compares and writes a project while no other process does: of several that save at once, each sees what the one before it
 * wrote. A process that was killed in the middle is in nobody's way.
 *
 * @param path - of the project, by whatever name
 * @param work - takes milliseconds
 * @throws AutochromeError of kind `failure` when the folder may not be written to, or another process saves for too long; and
 *   as `work` does
 */
export async function saveAlone<T>(path: string, work: () => Promise<T>): Promise<T> {
  const folder = segmentsFolder(await realpath(path).catch(() => path));
  const leases = new FolderLeases(folder, LEASE_TIMES);
  const end = performance.now() + LONGEST;
  for (;;) {
    const lease = await leases.claim(KEY);
    if (lease) {
      try {
        return await work();
      } finally {
        await lease.release();
        // Where nothing has been rendered yet, there was none before.
        await rmdir(folder).catch(() => {});
      }
    }
    if (performance.now() > end) {
      throw new AutochromeError('failure', `${path} is being saved by another process`, {
        hint: 'repeat the command once that one has ended; nothing was saved',
      });
    }
    await setTimeout(AGAIN * (1 + Math.random()));
  }
}

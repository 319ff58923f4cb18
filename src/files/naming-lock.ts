import { mkdir, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { writeFailure } from './write-failure.js';

/** Milliseconds between two tries to be the only one who gives out a name. */
const TRY_AGAIN = 20;

/** Milliseconds after which whoever is giving out a name has been killed at it; it takes less than one. */
const TAKEN_FOR_DEAD = 5000;

/**
 * Does what decides who gets a name, while no other program that asks the same way does.
 *
 * @param path - the name
 * @throws AutochromeError of kind `failure` when the folder cannot be written to
 */
export async function whileNaming<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = join(dirname(path), `.${basename(path)}.naming`);
  for (;;) {
    const failed = await mkdir(lock).then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error,
    );
    if (!failed) break;
    if (failed.code !== 'EEXIST') throw writeFailure(path, failed);
    const since = await stat(lock).catch(() => undefined);
    if (since && Date.now() - since.mtimeMs > TAKEN_FOR_DEAD) await rmdir(lock).catch(() => undefined);
    await setTimeout(TRY_AGAIN);
  }
  try {
    return await work();
  } finally {
    await rmdir(lock).catch(() => undefined);
  }
}

import { mkdir } from 'node:fs/promises';
import { writeFailure } from './write-failure.js';

/**
 * Makes a folder, also while another process removes it since nothing is in it.
 *
 * @throws AutochromeError of kind `failure` when it cannot be made
 */
export async function makeFolder(folder: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await mkdir(folder, { recursive: true });
      return;
    } catch (cause) {
      const isGone = (cause as NodeJS.ErrnoException).code === 'ENOENT';
      if (!isGone || tries === 5) throw writeFailure(folder, cause as Error);
    }
  }
}

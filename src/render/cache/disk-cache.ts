import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChromaPrediction } from '../../colorize/colorizer.js';
import { writeWhole } from '../../files/whole-file.js';
import { entryBytes, parseEntry } from './entry-file.js';

/** Files of the cache: entries, and what a process that was killed has left of one. */
const ENTRY = /^[0-9a-f]{64}\.chroma$/;
const PARTIAL = /^\.[0-9a-f]{64}\.\d+-\d+\.partial\.chroma$/;

/** Milliseconds after which an entry under way is taken for one that nobody writes any more. */
const ABANDONED = 3_600_000;

/** Part of the bound that is written before all files are looked at again, and that is left free then. */
const SLACK = 1 / 16;

interface EntryFile {
  readonly path: string;
  readonly bytes: number;
  /** When it was last used, in milliseconds. */
  readonly used: number;
}

/**
 * Predictions in a folder, which any number of processes may use at once. An entry is a file that is written under a name of
 * the process's own, flushed and renamed, so that there is none of which only a part is there; one that is damaged all the
 * same is removed when it is asked for. What was used least recently goes first: its file's time says when it was.
 *
 * The bound holds for all processes together. Each looks at all files after it has written a sixteenth of the bound, and
 * leaves a sixteenth free; so two processes never go beyond it.
 */
export class DiskCache {
  #unchecked = Number.POSITIVE_INFINITY;
  #sweeping: Promise<void> | undefined;

  /**
   * @param folder - of the cache alone; made when the first entry is written
   * @param bound - bytes that it may take
   */
  constructor(
    readonly folder: string,
    readonly bound: number,
  ) {}

  /** @returns undefined where there is no entry, or none that can be read */
  async get(key: string): Promise<ChromaPrediction | undefined> {
    const path = this.#path(key);
    const bytes = await readFile(path).catch(() => undefined);
    if (!bytes) return undefined;
    const prediction = parseEntry(key, bytes);
    if (!prediction) {
      await rm(path, { force: true }).catch(() => {});
      return undefined;
    }
    const now = new Date();
    // In a folder that may only be read, entries are as old as they are.
    await utimes(path, now, now).catch(() => {});
    return prediction;
  }

  /**
   * Writes an entry, and removes others where there are too many.
   *
   * @throws AutochromeError of kind `failure` when it cannot be written; Error of the file system when the folder cannot be made
   */
  async put(key: string, prediction: ChromaPrediction): Promise<void> {
    const path = this.#path(key);
    const bytes = entryBytes(key, prediction);
    if (bytes.length > this.bound * SLACK) return;
    await mkdir(join(this.folder, key.slice(0, 2)), { recursive: true });
    await writeWhole(path, bytes);
    this.#unchecked += bytes.length;
    if (this.#unchecked >= this.bound * SLACK) await this.#sweep();
  }

  #path(key: string): string {
    return join(this.folder, key.slice(0, 2), `${key}.chroma`);
  }

  #sweep(): Promise<void> {
    this.#sweeping ??= this.#removeOldest().finally(() => {
      this.#sweeping = undefined;
    });
    return this.#sweeping;
  }

  async #removeOldest(): Promise<void> {
    this.#unchecked = 0;
    const files = (await this.#files()).sort((a, b) => a.used - b.used);
    const allowed = this.bound * (1 - 2 * SLACK);
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    for (const file of files) {
      if (bytes <= allowed) return;
      await rm(file.path, { force: true });
      bytes -= file.bytes;
    }
  }

  /** All entries; what was abandoned is removed. */
  async #files(): Promise<EntryFile[]> {
    const files: EntryFile[] = [];
    for (const name of await readdir(this.folder).catch(() => [])) {
      if (!/^[0-9a-f]{2}$/.test(name)) continue;
      const folder = join(this.folder, name);
      const names = (await readdir(folder).catch(() => [])).filter(
        (file) => ENTRY.test(file) || PARTIAL.test(file),
      );
      const found = await Promise.all(
        names.map(async (file) => {
          const path = join(folder, file);
          const about = await stat(path).catch(() => undefined);
          if (about && PARTIAL.test(file) && Date.now() - about.mtimeMs > ABANDONED)
            await rm(path, { force: true });
          return about && ENTRY.test(file) ? { path, bytes: about.size, used: about.mtimeMs } : undefined;
        }),
      );
      files.push(...found.filter((file) => file !== undefined));
    }
    return files;
  }
}

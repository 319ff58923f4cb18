import { randomInt } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { writeFailure } from './write-failure.js';

/**
 * A name beside `path` for what is to have that name once it is complete: hidden, and of this process and this call alone,
 * since whatever wrote for one that was killed may still be writing. Processes of different containers and machines may have the
 * same number, so that a random one goes with it.
 *
 * @param path - the name it gets at the end; its extension is kept
 * @param mark - what stands in the name
 */
export function temporaryName(path: string, mark = 'partial'): string {
  const extension = extname(path);
  return join(
    dirname(path),
    `.${basename(path, extension)}.${process.pid}-${randomInt(2 ** 48 - 1)}.${mark}${extension}`,
  );
}

/**
 * Gives a complete file its name, in place of what had it. The content is on the disk before: a name must not outlive it when
 * the power fails.
 *
 * @param temporary - where the file is; it is removed when it cannot get its name
 * @throws AutochromeError of kind `failure` when it cannot be written
 */
export async function putInPlace(temporary: string, path: string): Promise<void> {
  try {
    const file = await open(temporary, 'r+');
    await file.sync().finally(() => file.close());
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw writeFailure(path, cause as NodeJS.ErrnoException);
  }
}

/**
 * Writes a file whole or not at all, in place of what had its name.
 *
 * @param naming - calls what gives it its name; an error there leaves what has the name as it is
 * @throws AutochromeError of kind `failure` when it cannot be written; what was there is as it was then
 */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  naming?: (rename: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const file = await WholeFile.create(path);
  try {
    await file.write(content);
    await file.finish(naming);
  } finally {
    await file.discard();
  }
}

/** A file that is written piece by piece and gets its name only when it is complete. */
export class WholeFile {
  private constructor(
    private readonly path: string,
    private readonly temporary: string,
    private readonly handle: FileHandle,
  ) {}

  /**
   * Begins a file under a {@link temporaryName}, with the permissions of what has its name already.
   *
   * @param path - its name at the end; that it may be written has been checked
   * @throws AutochromeError of kind `failure` when it cannot be written
   */
  static async create(path: string): Promise<WholeFile> {
    const temporary = temporaryName(path);
    const existing = await stat(path).catch(() => undefined);
    const handle = await naming(path, () => open(temporary, 'wx'));
    if (existing?.isFile()) {
      // Nobody but the owner, or who is above owners, may; what is written is the user's all the same.
      await handle.chown(existing.uid, existing.gid).catch(() => {});
      await handle.chmod(existing.mode & 0o777).catch(() => {});
    }
    return new WholeFile(path, temporary, handle);
  }

  /** @throws AutochromeError of kind `failure` when it cannot be written */
  async write(content: string | Uint8Array): Promise<void> {
    await naming(this.path, () => this.handle.writeFile(content));
  }

  /**
   * Ends the file and gives it its name, in place of what had it.
   *
   * @param around - calls what gives it its name
   * @throws AutochromeError of kind `failure` when it cannot be written
   */
  async finish(around = (rename: () => Promise<void>): Promise<void> => rename()): Promise<void> {
    await naming(this.path, async () => {
      await this.handle.sync();
      await this.handle.close();
    });
    await around(() => naming(this.path, () => rename(this.temporary, this.path)));
  }

  /** Removes what there is of the file. After {@link finish} it does nothing. */
  async discard(): Promise<void> {
    await this.handle.close();
    await rm(this.temporary, { force: true });
  }
}

async function naming<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw writeFailure(path, cause as NodeJS.ErrnoException);
  }
}

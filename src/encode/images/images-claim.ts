import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AutochromeError } from '../../errors.js';
import { whileNaming } from '../../files/naming-lock.js';

interface Written {
  /** Of the file as it was when it had got its name. */
  readonly mark: string | undefined;
  readonly content: string;
}

/**
 * The names of images that take a while to be made. Two programs may be making images of the same names; neither writes over
 * those of the other, nor says that all of its own are there when they are not.
 */
export class ImagesClaim {
  readonly #written = new Map<string, Written>();
  #hasBegun: Promise<void> | undefined;

  private constructor(
    private readonly folder: string,
    private readonly list: () => Promise<string[]>,
    private readonly before: ReadonlyMap<string, string | undefined>,
  ) {}

  /**
   * Looks at what has such names before the work begins.
   *
   * @param list - tells which files there are now whose names the output may take
   * @param mayReplace - whether there may be any; when not, all are of another program
   */
  static async begin(
    folder: string,
    list: () => Promise<string[]>,
    mayReplace: boolean,
  ): Promise<ImagesClaim> {
    return new ImagesClaim(folder, list, mayReplace ? await marksOf(folder, await list()) : new Map());
  }

  /**
   * Gives an image its name by `rename`.
   *
   * @throws AutochromeError of kind `failure` when another program has written an image since the work began
   */
  async putInPlace(name: string, bytes: Uint8Array, rename: () => Promise<void>): Promise<void> {
    // Looked at as late as can be, and before any of the other's images is gone.
    this.#hasBegun ??= this.#requireUnchanged();
    await this.#hasBegun;
    const path = join(this.folder, name);
    const content = hashOf(bytes);
    await whileNaming(path, async () => {
      const mark = await markOf(path);
      if (mark !== undefined && mark !== this.before.get(name) && (await contentOf(path)) !== content) {
        throw writtenByAnother(path);
      }
      await rename();
      this.#written.set(name, { mark: await markOf(path), content });
    });
  }

  /** @throws AutochromeError of kind `failure` when an image that was written is gone, or another */
  async requireAll(): Promise<void> {
    for (const [name, { mark, content }] of this.#written) {
      const path = join(this.folder, name);
      const found = await markOf(path);
      // Some disks round times when they get to it.
      if (found === mark || (await contentOf(path)) === content) continue;
      if (found !== undefined) throw writtenByAnother(path);
      throw new AutochromeError('failure', `${path} was removed while the other images were made`, {
        hint: 'run the same command again',
      });
    }
  }

  async #requireUnchanged(): Promise<void> {
    for (const [name, mark] of await marksOf(this.folder, await this.list())) {
      if (mark !== undefined && mark !== this.before.get(name))
        throw writtenByAnother(join(this.folder, name));
    }
  }
}

function writtenByAnother(path: string): AutochromeError {
  return new AutochromeError('failure', `another program wrote ${path} while these images were made`, {
    hint: 'run one of the two at a time, or name another output for one of them',
  });
}

async function marksOf(folder: string, names: readonly string[]): Promise<Map<string, string | undefined>> {
  const marks = new Map<string, string | undefined>();
  for (const name of names) marks.set(name, await markOf(join(folder, name)));
  return marks;
}

async function markOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && `${found.size} ${found.mtimeNs}`;
}

async function contentOf(path: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  return bytes && hashOf(bytes);
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}

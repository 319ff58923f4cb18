import { mkdir, open, rename, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { AutochromeError } from '../errors.js';
import { type FileIdentity, fateOf, identifyFile } from './file-identity.js';
import { writeFailure } from './write-failure.js';

/** Milliseconds between two tries to be the only one who gives out a name. */
const TRY_AGAIN = 20;

/** Milliseconds after which whoever is giving out a name has been killed at it; it takes less than one. */
const TAKEN_FOR_DEAD = 5000;

/**
 * The name of an output that takes a while to be made. Two programs may be making one of the same name; the second to be done
 * does not write over what the first has made.
 */
export class OutputNameClaim {
  private constructor(
    private readonly path: string,
    private readonly before: FileIdentity | undefined,
  ) {}

  /** Looks at what has the name before the work begins. */
  static async begin(path: string): Promise<OutputNameClaim> {
    return new OutputNameClaim(path, await identifyFile(path));
  }

  /**
   * Gives a complete file the name, in place of what had it when the work began. The content is on the disk before.
   *
   * @param temporary - where the file is; it stays there when it cannot get its name
   * @throws AutochromeError of kind `failure` when another file has got the name since, or it cannot be written
   */
  async putInPlace(temporary: string): Promise<void> {
    await this.#named(async () => {
      const file = await open(temporary, 'r+');
      await file.sync().finally(() => file.close());
    });
    const lock = join(dirname(this.path), `.${basename(this.path)}.naming`);
    await this.#lock(lock);
    try {
      if (await this.#isTaken(temporary)) {
        throw new AutochromeError('failure', `another program wrote ${this.path} while this film was made`, {
          hint: 'that file was left as it is; name another output for one of the two',
        });
      }
      await this.#named(() => rename(temporary, this.path));
    } finally {
      await rmdir(lock).catch(() => undefined);
    }
  }

  async #isTaken(temporary: string): Promise<boolean> {
    const isSame = this.before
      ? (await fateOf(this.before)) !== 'replaced'
      : (await stat(this.path).catch(() => undefined)) === undefined;
    if (isSame) return false;
    const [mine, other] = await Promise.all([identifyFile(temporary), identifyFile(this.path)]);
    // Two renders that made the very same film may both have it.
    return mine?.size !== other?.size || mine?.ends !== other?.ends;
  }

  async #lock(lock: string): Promise<void> {
    for (;;) {
      const failed = await mkdir(lock).then(
        () => undefined,
        (error: NodeJS.ErrnoException) => error,
      );
      if (!failed) return;
      if (failed.code !== 'EEXIST') throw writeFailure(this.path, failed);
      const since = await stat(lock).catch(() => undefined);
      if (since && Date.now() - since.mtimeMs > TAKEN_FOR_DEAD) await rmdir(lock).catch(() => undefined);
      await setTimeout(TRY_AGAIN);
    }
  }

  async #named(work: () => Promise<void>): Promise<void> {
    await work().catch((cause: NodeJS.ErrnoException) => {
      throw writeFailure(this.path, cause);
    });
  }
}

import { open, rename, stat } from 'node:fs/promises';
import { AutochromeError } from '../errors.js';
import { type FileIdentity, fateOf, identifyFile } from './file-identity.js';
import { whileNaming } from './naming-lock.js';
import { writeFailure } from './write-failure.js';

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
    await whileNaming(this.path, async () => {
      if (await this.#isTaken(temporary)) {
        throw new AutochromeError('failure', `another program wrote ${this.path} while this film was made`, {
          hint: 'that file was left as it is; name another output for one of the two',
        });
      }
      await this.#named(() => rename(temporary, this.path));
    });
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

  async #named(work: () => Promise<void>): Promise<void> {
    await work().catch((cause: NodeJS.ErrnoException) => {
      throw writeFailure(this.path, cause);
    });
  }
}

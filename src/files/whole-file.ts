import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { outputNames } from './output-file.js';
import { writeFailure } from './write-failure.js';

/** A text file that gets its name only when it is complete. */
export class TextFile {
  private constructor(
    private readonly path: string,
    private readonly hidden: string,
    private readonly handle: FileHandle,
  ) {}

  /**
   * Begins a file under a name that starts with a point, beside its own.
   *
   * @param path - its name at the end; that it may be written has been checked
   * @throws AutochromeError of kind `failure` when it cannot be written
   */
  static async create(path: string): Promise<TextFile> {
    const { picture: hidden } = outputNames(path);
    const handle = await naming(path, () => open(hidden, 'w'));
    return new TextFile(path, hidden, handle);
  }

  /** @throws AutochromeError of kind `failure` when it cannot be written */
  async write(text: string): Promise<void> {
    await naming(this.path, () => this.handle.writeFile(text));
  }

  /**
   * Ends the file and gives it its name, in place of what had it.
   *
   * @throws AutochromeError of kind `failure` when it cannot be written
   */
  async finish(): Promise<void> {
    await naming(this.path, async () => {
      await this.handle.close();
      await rename(this.hidden, this.path);
    });
  }

  /** Removes what there is of the file. After {@link finish} it does nothing. */
  async discard(): Promise<void> {
    await this.handle.close();
    await rm(this.hidden, { force: true });
  }
}

async function naming<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw writeFailure(path, cause as NodeJS.ErrnoException);
  }
}

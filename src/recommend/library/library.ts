import { resolve, sep } from 'node:path';
import { inputError } from '../../errors.js';
import { fileExists } from '../../files/file-exists.js';
import type { Shot } from '../../shots/cuts/shots.js';
import { mapInOrder } from '../../streams/map-in-order.js';
import type { CandidateOrigin, CandidateSource, NearCandidate } from '../candidate.js';
import { nearestRows } from '../nearest-rows.js';
import { compareNear } from '../order.js';
import { type AddedFile, addFiles } from './add-files.js';
import type { OpenStoreOptions } from './databases.js';
import type { DescribeOptions, ImageDescriber } from './describe-file.js';
import type { FoundFile } from './find-files.js';
import { LibraryStore, type SummaryMatrix } from './library-store.js';
import { LOOKED_FOR_AT_ONCE } from './present-candidates.js';
import type { LibraryCandidate, LibraryFile, ListedFile } from './records.js';

/** How a library is opened. */
export interface OpenLibraryOptions {
  /** See {@link OpenStoreOptions.mode}. */
  readonly mode: OpenStoreOptions['mode'];
  /** Version of what describes queries and what is added; undefined where files are listed or removed alone. */
  readonly describer: ImageDescriber['version'] | undefined;
}

/**
 * A user's own collection of colour images and footage, described on disk. Several processes may have it open, and add
 * to it; what others add is found once the library is opened again.
 */
export class Library implements CandidateSource {
  readonly #store: LibraryStore;
  #matrix: SummaryMatrix | undefined;

  private constructor(store: LibraryStore) {
    this.#store = store;
  }

  /**
   * Opens a library.
   *
   * @param folder - where it lies
   * @throws AutochromeError of kind `input` when there is none, it cannot be read or its version is another; `usage` when
   *   the folder holds other things; `failure` when it cannot be made
   */
  static async open(folder: string, options: OpenLibraryOptions): Promise<Library> {
    return new Library(await LibraryStore.open(resolve(folder), options));
  }

  /** Where it lies: an absolute path. */
  get folder(): string {
    return this.#store.folder;
  }

  /** Number of images and shots in colour. */
  get size(): number {
    return this.#store.size;
  }

  /**
   * The nearest entries. The first call reads what is looked at in all of them, some 700 bytes of memory per entry; it is kept.
   *
   * @param global - unit vector of `GLOBAL_LENGTH` floats
   * @param count - how many at most, 1 or more
   * @throws RangeError when the vector has another length or the count is none
   */
  async nearest(
    global: Float32Array,
    count: number,
  ): Promise<readonly (NearCandidate & { readonly candidate: LibraryCandidate })[]> {
    this.#matrix ??= this.#store.matrix();
    const matrix = this.#matrix;
    const near = nearestRows(matrix.vectors, global, count).map(({ row, cosine }) => ({
      candidate: this.#store.candidate(matrix, row),
      cosine,
    }));
    return near.sort(compareNear).slice(0, count);
  }

  /**
   * Adds files. What has been yielded is on the disk.
   *
   * @param files - as `findFiles` found them
   * @throws AutochromeError of kind `interrupted` when the signal is aborted, `failure` when the library cannot be
   *   written; what was yielded before stays
   */
  async *add(files: readonly FoundFile[], options: DescribeOptions): AsyncGenerator<AddedFile> {
    this.#matrix = undefined;
    try {
      yield* addFiles(this.#store, files, options);
    } finally {
      this.#matrix = undefined;
    }
  }

  /** The shot that an entry stands for; undefined for an image, and for what is not in the library. */
  shotOf({ path, frame }: CandidateOrigin): Shot | undefined {
    return this.#store.entries(path).find((entry) => entry.frame === frame)?.shot;
  }

  /** All files, by their paths. */
  files(): readonly LibraryFile[] {
    return this.#store.files();
  }

  /** All files, by their paths, each with whether it is still there. */
  async list(): Promise<ListedFile[]> {
    const listed: ListedFile[] = [];
    const files = mapInOrder(this.#store.files(), LOOKED_FOR_AT_ONCE, async (file) => ({
      ...file,
      missing: !(await fileExists(file.path)),
    }));
    for await (const file of files) listed.push(file);
    return listed;
  }

  /**
   * Forgets files; the files themselves are left alone.
   *
   * @param paths - of files, and of folders with all below them; all files when undefined
   * @param options - `missing`: whether only those are forgotten that are on disk no more
   * @returns paths of the files that were forgotten
   * @throws AutochromeError of kind `input` when the library knows nothing at one of the paths: nothing is forgotten then;
   *   `failure` when the library cannot be written
   */
  async remove(
    paths: readonly string[] | undefined,
    { missing }: { readonly missing: boolean },
  ): Promise<string[]> {
    const known = missing ? await this.list() : this.#store.files();
    const chosen = new Set<string>();
    for (const path of paths ?? [undefined]) {
      const below = known.filter((file) => path === undefined || liesBelow(file.path, resolve(path)));
      if (below.length === 0 && path !== undefined) {
        throw inputError(
          `${path} is not in the library at ${this.folder}`,
          'list what is in it with: autochrome library list',
        );
      }
      for (const file of below) if (!('missing' in file) || file.missing) chosen.add(file.path);
    }
    this.#store.remove([...chosen]);
    this.#matrix = undefined;
    return [...chosen];
  }

  /** Closes its files. The library must not be used any more. */
  async close(): Promise<void> {
    await this.#store.close();
  }
}

/** Whether a path is a folder's own or that of something in it. */
export function liesBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

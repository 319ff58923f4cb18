import { AutochromeError } from '../../errors.js';
import { GLOBAL_LENGTH } from '../descriptor.js';
import { type Databases, type OpenStoreOptions, openDatabases, type StoredContent } from './databases.js';
import { detailsBytes, GLOBAL_BYTES, readGlobal, summaryBytes } from './descriptor-bytes.js';
import { libraryWriteFailure } from './library-errors.js';
import type {
  DescribedEntry,
  FileKind,
  FileRecord,
  LibraryCandidate,
  LibraryEntry,
  LibraryFile,
} from './records.js';
import { storedCandidate } from './stored-candidate.js';
import { DIGEST_BYTES, keyOf, StoredRecords } from './stored-records.js';

/** What a search looks at in every entry, a row for each. */
export interface SummaryMatrix {
  /** The global vectors, row after row. */
  readonly vectors: Float32Array;
  /** Numbers of the entries. */
  readonly ids: Uint32Array;
  /** Of each the digest of its content, then its classes as `summaryBytes` wrote them. */
  readonly records: readonly Uint8Array[];
}

/**
 * A library on disk: files by their paths, what they hold by its digest, and entries by their numbers. Each change is one
 * transaction, on the disk when the method returns: a process that is killed at any moment leaves all changes before it
 * and nothing of the one it was at. Several processes may have a library open; their changes come one after the other.
 */
export class LibraryStore {
  readonly #databases: Databases;
  readonly #records: StoredRecords;
  /** By digest, of entries that were looked at since something was changed here: a clip may have many shots. */
  readonly #known = new Map<string, StoredContent>();

  private constructor(
    readonly folder: string,
    databases: Databases,
    readonly describer: string | undefined,
  ) {
    this.#databases = databases;
    this.#records = new StoredRecords(folder, databases);
  }

  /** @throws AutochromeError as {@link openDatabases} */
  static async open(folder: string, options: OpenStoreOptions): Promise<LibraryStore> {
    return new LibraryStore(folder, await openDatabases(folder, options), options.describer);
  }

  /** What is known of a file. */
  file(path: string): FileRecord | undefined {
    return this.#records.file(keyOf(path));
  }

  /** Paths of the files that hold what has this digest, the one that stands for all first; undefined where none is known. */
  pathsOf(digest: string): readonly string[] | undefined {
    return this.#records.content(digest)?.paths;
  }

  /** Entries of a file; none where it is not known. */
  entries(path: string): readonly LibraryEntry[] {
    const digest = this.file(path)?.digest;
    const content = digest === undefined ? undefined : this.#records.content(digest);
    return (content?.entries ?? []).map(entryOf);
  }

  /** All files, by their paths. */
  files(): LibraryFile[] {
    const known = this.#records.files();
    this.#records.requireOwners(known);
    const files = known.map((file): LibraryFile => {
      const content = this.#records.content(file.digest);
      const [first] = content?.paths ?? [];
      const entries = (content?.entries ?? []).map(entryOf);
      return { ...file, kind: content?.kind, entries, copyOf: first === file.path ? undefined : first };
    });
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Number of entries. */
  get size(): number {
    return this.#databases.vectors.getCount();
  }

  /**
   * Notes a file whose content is known already.
   *
   * @param first - whether it stands for its copies from now on
   * @returns false where the content is not known, and nothing has changed
   */
  link(file: FileRecord, first = false): boolean {
    return this.#change(() => this.#linkNow(file, first));
  }

  /**
   * Notes a file with what it holds, in place of what was known of it.
   *
   * @param entries - none for a file without colours
   * @returns whether the content was new; false where another file has brought it meanwhile
   */
  put(file: FileRecord, kind: FileKind, entries: readonly DescribedEntry[]): boolean {
    return this.#change(() => {
      if (this.#linkNow(file, false)) return false;
      const { contents, vectors, details, facts } = this.#databases;
      const next = this.#records.nextId();
      const digest = Buffer.from(file.digest, 'hex');
      const stored = entries.map(({ frame, shot, descriptor }, i) => {
        const id = next + i;
        vectors.putSync(id, Buffer.concat([digest, summaryBytes(descriptor)]), { append: true });
        details.putSync(id, Buffer.from(detailsBytes(descriptor)), { append: true });
        return { id, ...(frame === undefined ? {} : { frame }), ...(shot === undefined ? {} : { shot }) };
      });
      facts.putSync('nextId', next + entries.length);
      contents.putSync(file.digest, { kind, paths: [], entries: stored });
      this.#linkNow(file, true);
      return true;
    });
  }

  /**
   * Forgets files. What they hold is kept as long as another file has it.
   *
   * @returns how many of them were known
   */
  remove(paths: readonly string[]): number {
    return this.#change(() => {
      const known = paths.map((path) => this.file(path)).filter((file) => file !== undefined);
      for (const file of known) {
        this.#unlink(file);
        this.#databases.files.removeSync(keyOf(file.path));
      }
      return known.length;
    });
  }

  /** Reads what a search looks at in every entry: some 700 bytes of memory each. */
  matrix(): SummaryMatrix {
    const { vectors } = this.#databases;
    const ids: number[] = [];
    const records: Uint8Array[] = [];
    let rows = new Float32Array(vectors.getCount() * GLOBAL_LENGTH);
    for (const { id, digest, summary } of this.#records.vectors()) {
      const at = ids.length * GLOBAL_LENGTH;
      // Another process may add while this one counts.
      if (at === rows.length) rows = grown(rows);
      readGlobal(summary, rows, at);
      ids.push(id);
      records.push(Buffer.concat([digest, summary.subarray(GLOBAL_BYTES)]));
    }
    return { vectors: rows.subarray(0, ids.length * GLOBAL_LENGTH), ids: Uint32Array.from(ids), records };
  }

  /**
   * The entry in a row. A search looks at five times as many as it compares, so what is not in the matrix is read when it is
   * looked at.
   */
  candidate({ vectors, ids, records }: SummaryMatrix, row: number): LibraryCandidate {
    const id = ids[row] as number;
    const record = records[row] as Buffer;
    return storedCandidate({
      global: vectors.subarray(row * GLOBAL_LENGTH, (row + 1) * GLOBAL_LENGTH),
      classes: record.subarray(DIGEST_BYTES),
      details: () => this.#records.details(id),
      entry: () => {
        const content = this.#content(record.toString('hex', 0, DIGEST_BYTES));
        const entry = content?.entries.find((each) => each.id === id);
        return content && entry && { path: content.paths[0] as string, ...entryOf(entry) };
      },
    });
  }

  #content(digest: string): StoredContent | undefined {
    const content = this.#known.get(digest) ?? this.#records.content(digest);
    if (content) this.#known.set(digest, content);
    return content;
  }

  /** Closes the files. The store must not be used any more. */
  async close(): Promise<void> {
    await this.#databases.root.close();
  }

  #linkNow(file: FileRecord, first: boolean): boolean {
    const { files, contents } = this.#databases;
    const content = this.#records.content(file.digest);
    if (!content) return false;
    const before = this.file(file.path);
    if (before && before.digest !== file.digest) this.#unlink(before);
    const others = content.paths.filter((path) => path !== file.path);
    const paths =
      first || others.length === 0
        ? [file.path, ...others]
        : content.paths.includes(file.path)
          ? content.paths
          : [...others, file.path];
    contents.putSync(file.digest, { ...content, paths });
    files.putSync(keyOf(file.path), { ...file });
    return true;
  }

  /** Takes a file from its content, and the content away with its last file. */
  #unlink({ path, digest }: FileRecord): void {
    const { contents, vectors, details } = this.#databases;
    const content = this.#records.content(digest);
    if (!content) return;
    const paths = content.paths.filter((other) => other !== path);
    if (paths.length > 0) {
      contents.putSync(digest, { ...content, paths });
      return;
    }
    for (const { id } of content.entries) {
      vectors.removeSync(id);
      details.removeSync(id);
    }
    contents.removeSync(digest);
  }

  #change<T>(action: () => T): T {
    this.#known.clear();
    try {
      return this.#databases.change(action, this.describer);
    } catch (error) {
      const ours = error instanceof AutochromeError || error instanceof RangeError;
      throw ours ? error : libraryWriteFailure(this.folder, error);
    }
  }
}

function entryOf({ frame, shot }: StoredContent['entries'][number]): LibraryEntry {
  return { frame, shot };
}

function grown(rows: Float32Array): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(Math.max(2 * rows.length, 64 * GLOBAL_LENGTH));
  larger.set(rows);
  return larger;
}

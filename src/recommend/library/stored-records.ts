import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AutochromeError } from '../../errors.js';
import type { Databases, StoredContent } from './databases.js';
import { isDetails, isSummary } from './descriptor-bytes.js';
import { damagedLibrary } from './library-errors.js';
import type { FileRecord } from './records.js';

const count = z.number().int().nonnegative();
const digest = z.string().regex(/^[0-9a-f]{64}$/);

const fileRecord = z.object({ path: z.string().min(1), bytes: count, modified: z.number(), digest });

const storedContent = z.object({
  // Libraries of earlier versions call an image a picture.
  kind: z.enum(['image', 'picture', 'clip']).transform((kind) => (kind === 'picture' ? 'image' : kind)),
  paths: z.array(z.string().min(1)),
  entries: z.array(
    z.object({
      id: count,
      frame: count.optional(),
      shot: z.object({ start: count, end: count }).optional(),
    }),
  ),
});

/** Key of a file's record: keys are shorter than paths may be. */
export function keyOf(path: string): string {
  return createHash('sha256').update(path).digest('base64url');
}

/** Bytes of a SHA-256. */
export const DIGEST_BYTES = 32;

/** What a search looks at in an entry. The bytes are valid until the next is read. */
export interface StoredVector {
  readonly id: number;
  /** Of its content. */
  readonly digest: Uint8Array;
  /** What `summaryBytes` wrote. */
  readonly summary: Uint8Array;
}

/**
 * Reads the records of a library, each checked for being one: what pages hold is taken on trust when the library is opened.
 *
 * All of it throws AutochromeErrors of kind `input` where a record is damaged.
 */
export class StoredRecords {
  /**
   * @param folder - of the library, for messages
   * @param databases - whose transactions what is read belongs to
   */
  constructor(
    readonly folder: string,
    private readonly databases: Databases,
  ) {}

  /** @param key - digest of the file's path */
  file(key: string): FileRecord | undefined {
    const { files } = this.databases;
    return this.#one('files', fileRecord, () => files.get(key));
  }

  /** Every file, in no order. */
  files(): FileRecord[] {
    const { files } = this.databases;
    return this.#reading('files', () =>
      Array.from(files.getRange(), ({ key, value }) => {
        const file = fileRecord.parse(value);
        if (keyOf(file.path) !== key) throw new Error(`${file.path} is not the file that was noted`);
        return file;
      }),
    );
  }

  /** @param of - digest of the content */
  content(of: string): StoredContent | undefined {
    const { contents } = this.databases;
    return this.#one('contents', storedContent, () => contents.get(of)) as StoredContent | undefined;
  }

  /**
   * Checks that whatever is known belongs to files: otherwise either it or they are not what was stored.
   *
   * @param files - all there are
   */
  requireOwners(files: readonly FileRecord[]): void {
    const { contents } = this.databases;
    const paths = new Map<string, Set<string>>();
    for (const { path, digest } of files) paths.set(digest, (paths.get(digest) ?? new Set()).add(path));
    this.#reading('contents', () => {
      for (const { key, value } of contents.getRange()) {
        const owners = storedContent.parse(value).paths;
        if (owners.length === 0 || !owners.every((path) => paths.get(key)?.has(path))) {
          throw new Error(`no file has the content ${key}`);
        }
      }
    });
  }

  /** What a search looks at in each entry, in the order of their numbers. */
  *vectors(): Generator<StoredVector> {
    for (const { key, value } of this.databases.vectors.getRange()) {
      const summary = value.subarray(DIGEST_BYTES);
      if (!isSummary(summary)) throw this.#damaged('vectors');
      yield { id: key, digest: value.subarray(0, DIGEST_BYTES), summary };
    }
  }

  /** What an entry's `detailsBytes` were. */
  details(id: number): Uint8Array | undefined {
    const value = this.#reading('details', () => this.databases.details.get(id));
    if (value && !isDetails(value)) throw this.#damaged('details');
    return value;
  }

  /** Number of the entry that is added next. */
  nextId(): number {
    return this.#one('facts', count, () => this.databases.facts.get('nextId')) ?? 0;
  }

  /** Runs what reads a table. */
  #reading<T>(table: string, read: () => T): T {
    try {
      return read();
    } catch (cause) {
      throw this.#damaged(table, cause);
    }
  }

  #damaged(table: string, cause?: unknown): AutochromeError {
    return damagedLibrary(
      this.folder,
      new Error(`an entry of its table '${table}' cannot be read`, { cause }),
    );
  }

  #one<T>(table: string, schema: z.ZodType<T>, read: () => unknown): T | undefined {
    return this.#reading(table, () => {
      const value = read();
      return value === undefined ? undefined : schema.parse(value);
    });
  }
}

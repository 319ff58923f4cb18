import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database, RootDatabase } from 'lmdb';
import { AutochromeError, usageError } from '../../errors.js';
import type { Shot } from '../../shots/cuts/shots.js';
import { checkDataFile } from './data-file.js';
import {
  damagedLibrary,
  libraryWriteFailure,
  newerLibrary,
  noLibrary,
  otherDescriber,
  unreadableLibrary,
} from './library-errors.js';
import type { FileKind, FileRecord } from './records.js';

/** What files with the same bytes hold. */
export interface StoredContent {
  readonly kind: FileKind;
  /** The first stands for all. */
  readonly paths: readonly string[];
  readonly entries: readonly { readonly id: number; readonly frame?: number; readonly shot?: Shot }[];
}

/** The tables of a library. */
export interface Databases {
  readonly root: RootDatabase;
  /** `format`, `describer` and `nextId`. */
  readonly facts: Database<string | number, string>;
  /** By a digest of their paths. */
  readonly files: Database<FileRecord, string>;
  /** By digest. */
  readonly contents: Database<StoredContent, string>;
  /** By entry: the digest of the content that it belongs to, its global vector, its classes. */
  readonly vectors: Database<Buffer, number>;
  /** By entry, the rest of its descriptor. */
  readonly details: Database<Buffer, number>;
  /**
   * Runs a transaction, which is on the disk when this returns.
   *
   * @param describer - what its descriptors were made by; undefined where it brings none
   */
  change<T>(action: () => T, describer: string | undefined): T;
}

/** How a library is opened. */
export interface OpenStoreOptions {
  /**
   * - `read`: it must be there.
   * - `write`: it must be there, and will be changed.
   * - `create`: it is made where there is none.
   * - `rebuild`: all descriptors are forgotten if they are another describer's; the files stay known.
   */
  readonly mode: 'read' | 'write' | 'create' | 'rebuild';
  /** Version of what describes; undefined where descriptors are not looked at. */
  readonly describer: string | undefined;
}

/** Format of the tables that this code reads and writes. */
export const LIBRARY_FORMAT = 1;

/** A file of the database, by which a folder is known to hold one. */
const DATA_FILE = 'data.mdb';
const LOCK_FILE = 'lock.mdb';

/** Names of the tables. */
const TABLES = ['facts', 'files', 'contents', 'vectors', 'details'] as const;

/** Three details fit into a page of this size; into a page of 4096 bytes none does, and each would take two. */
const PAGE_SIZE = 16384;

/**
 * Opens the tables of a library.
 *
 * @param folder - of the library
 * @throws AutochromeError of kind `input` when there is none, it cannot be read, or its format or descriptors are of
 *   another version; `usage` when the folder holds other things; `failure` when it cannot be made
 */
export async function openDatabases(
  folder: string,
  { mode, describer }: OpenStoreOptions,
): Promise<Databases> {
  const dataFile = join(folder, DATA_FILE);
  const there = await stat(dataFile).catch(() => undefined);
  if (!there && mode !== 'create' && mode !== 'rebuild') throw noLibrary(folder);
  if (!there) await makeFolder(folder);
  else if ((await checkDataFile(folder, dataFile, TABLES)) === 'empty' && mode === 'read')
    throw noLibrary(folder);
  const lmdb = await loadLmdb();
  let databases: Databases;
  try {
    databases = openTables(lmdb, folder, mode === 'read');
  } catch (cause) {
    if (cause instanceof AutochromeError) throw cause;
    throw there ? unreadableLibrary(folder, cause) : libraryWriteFailure(folder, cause);
  }
  try {
    checkVersion(folder, databases, mode, describer);
  } catch (error) {
    await databases.root.close();
    throw error instanceof AutochromeError ? error : damagedLibrary(folder, error);
  }
  return databases;
}

type Lmdb = typeof import('lmdb');

/** Loaded when it is needed, so that nothing else depends on its being there for this machine. */
async function loadLmdb(): Promise<Lmdb> {
  try {
    return await import('lmdb');
  } catch (cause) {
    throw new AutochromeError('failure', `the database of libraries cannot be loaded: ${cause}`, {
      hint: 'install Autochrome again, with its optional packages',
      cause,
    });
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const names = await readdir(folder);
    // Another process may have begun the same library a moment ago.
    const other = names.includes(DATA_FILE) ? undefined : names.find((name) => name !== LOCK_FILE);
    if (other === undefined) return;
    throw usageError(
      `\`library\` ${folder} is a folder with other contents (${other})`,
      'name an empty or a new folder',
    );
  } catch (error) {
    throw error instanceof AutochromeError ? error : libraryWriteFailure(folder, error);
  }
}

function openTables({ open }: Lmdb, folder: string, readOnly: boolean): Databases {
  // Transactions are written out one by one, so the next need not begin before the last is on the disk.
  const root = open({
    path: folder,
    noSubdir: false,
    maxDbs: 8,
    pageSize: PAGE_SIZE,
    readOnly,
    overlappingSync: false,
  });
  const numbered = { keyEncoding: 'uint32', encoding: 'binary' } as const;
  const tables = {
    facts: root.openDB<string | number, string>({ name: 'facts' }),
    files: root.openDB<FileRecord, string>({ name: 'files' }),
    contents: root.openDB<StoredContent, string>({ name: 'contents' }),
    vectors: root.openDB<Buffer, number>({ name: 'vectors', ...numbered }),
    details: root.openDB<Buffer, number>({ name: 'details', ...numbered }),
  };
  // A process that was killed while it read would keep pages from being used again.
  if (!readOnly) root.readerCheck();
  // Where nothing may be written, tables that are not there cannot be opened.
  if (Object.values(tables).some((table) => table === undefined)) throw noLibrary(folder);
  const change = <T>(action: () => T, describer: string | undefined): T => {
    let other: AutochromeError | undefined;
    const result = root.transactionSync(() => {
      const found = String(tables.facts.get('describer'));
      if (describer !== undefined && found !== describer) {
        other = otherDescriber(folder, found, describer);
        return undefined;
      }
      return action();
    });
    if (other) throw other;
    return result as T;
  };
  return { root, ...tables, change };
}

function checkVersion(
  folder: string,
  { root, facts, files, contents, vectors, details }: Databases,
  mode: OpenStoreOptions['mode'],
  describer: string | undefined,
): void {
  const format = facts.get('format');
  const found = facts.get('describer');
  // Both are written before anything else: where one cannot be found, there is no starting anew over what there is.
  const isNew = format === undefined && found === undefined && files.getCount() + vectors.getCount() === 0;
  const isFilled = Number.isSafeInteger(format) && typeof found === 'string';
  if (!isNew && !isFilled) {
    throw damagedLibrary(folder, new Error(`table 'facts' does not say who described it`));
  }
  if (format === undefined && mode === 'read') throw noLibrary(folder);
  if (format !== undefined && Number(format) > LIBRARY_FORMAT) {
    throw newerLibrary(folder, Number(format), LIBRARY_FORMAT);
  }
  if (describer === undefined || found === describer) return;
  if (found !== undefined && mode !== 'rebuild') throw otherDescriber(folder, String(found), describer);
  try {
    root.transactionSync(() => {
      // Another process may have done so meanwhile.
      if (facts.get('describer') === describer) return;
      for (const table of [contents, vectors, details]) table.clearSync();
      facts.putSync('format', LIBRARY_FORMAT);
      facts.putSync('describer', describer);
    });
  } catch (cause) {
    throw libraryWriteFailure(folder, cause);
  }
}

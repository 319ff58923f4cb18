import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { unreadableFile } from '../../decode/images/image-header.js';
import { AutochromeError, throwIfAborted } from '../../errors.js';
import { fileExists } from '../../files/file-exists.js';
import { mapInOrder } from '../../streams/map-in-order.js';
import { type DescribeOptions, describeFile } from './describe-file.js';
import { type FoundFile, type SkippedFile, skipped } from './find-files.js';
import type { LibraryStore } from './library-store.js';
import type { DescribedEntry, FileRecord } from './records.js';

/**
 * What became of a file.
 *
 * - `added`: it is new, or its content is; `replaced`: what was known of it was something else.
 * - `unchanged`: it is as it was.
 * - `copy`: it holds the very bytes of another file, which stands for both.
 * - `colourless`: it holds no colours; it is remembered, so that it is not looked at again.
 * - `skipped`: it cannot be read.
 */
export type AddedFile =
  | { readonly outcome: 'added' | 'replaced' | 'unchanged' | 'colourless'; readonly path: string }
  | { readonly outcome: 'copy'; readonly path: string; readonly of: string }
  | ({ readonly outcome: 'skipped' } & SkippedFile);

/** Files that are read and described at once: while the network works on one, the next are read. */
const AT_ONCE = 4;

/** A file, looked at: what is to be written. */
type Looked =
  | { readonly step: 'nothing' }
  | { readonly step: 'link'; readonly record: FileRecord }
  | { readonly step: 'put'; readonly record: FileRecord; readonly entries: readonly DescribedEntry[] }
  | { readonly step: 'skip'; readonly error: AutochromeError };

/**
 * Adds files to a library, one after the other. What has been yielded is on the disk.
 *
 * @param files - as found on disk
 * @throws AutochromeError of kind `interrupted` when the signal is aborted, `failure` when the library cannot be written;
 *   what was yielded before stays
 */
export async function* addFiles(
  store: LibraryStore,
  files: readonly FoundFile[],
  options: DescribeOptions,
): AsyncGenerator<AddedFile> {
  const looked = mapInOrder(files, AT_ONCE, async (file) => ({
    file,
    ...(await lookAt(store, file, options)),
  }));
  for await (const each of looked) {
    throwIfAborted(options.signal);
    yield await write(store, each.file, each, options);
  }
}

async function lookAt(store: LibraryStore, file: FoundFile, options: DescribeOptions): Promise<Looked> {
  throwIfAborted(options.signal);
  const { path, bytes, modified } = file;
  const known = store.file(path);
  const same = known !== undefined && known.bytes === bytes && known.modified === modified;
  if (same && store.pathsOf(known.digest)) return { step: 'nothing' };
  try {
    const record = { path, bytes, modified, digest: await digestOf(path, options.signal) };
    if (store.pathsOf(record.digest)) return { step: 'link', record };
    return { step: 'put', record, entries: await describeFile(file, options) };
  } catch (error) {
    if (error instanceof AutochromeError && error.kind === 'input') return { step: 'skip', error };
    throw error;
  }
}

/** SHA-256 of a file's bytes. */
async function digestOf(path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash, signal === undefined ? {} : { signal });
  } catch (error) {
    throwIfAborted(signal);
    throw unreadableFile(path, error);
  }
  return hash.digest('hex');
}

async function write(
  store: LibraryStore,
  file: FoundFile,
  looked: Looked,
  options: DescribeOptions,
): Promise<AddedFile> {
  const { path } = file;
  if (looked.step === 'nothing') return { outcome: 'unchanged', path };
  const before = store.file(path);
  if (looked.step === 'skip') {
    // What was known of it is no longer what the file holds.
    if (before) store.remove([path]);
    return { outcome: 'skipped', ...skipped(path, looked.error) };
  }
  const { record } = looked;
  if (looked.step === 'put' && store.put(record, file.kind, looked.entries)) {
    if (looked.entries.length === 0) return { outcome: 'colourless', path };
    return { outcome: before ? 'replaced' : 'added', path };
  }
  const [first] = store.pathsOf(record.digest) ?? [];
  const moved = first !== undefined && first !== path && !(await fileExists(first));
  if (!store.link(record, moved)) {
    // Another process has removed what the file was a copy of.
    return write(store, file, await lookAt(store, file, options), options);
  }
  if (before?.digest === record.digest) return { outcome: 'unchanged', path };
  if (first === undefined || first === path || moved) {
    return { outcome: before ? 'replaced' : 'added', path };
  }
  return { outcome: 'copy', path, of: first };
}

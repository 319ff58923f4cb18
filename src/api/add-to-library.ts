import { resolve } from 'node:path';
import { AutochromeError, inputError, throwIfAborted, usageError } from '../errors.js';
import { Pace } from '../progress/pace.js';
import { toldOnce } from '../progress/told-once.js';
import { openNetworkDescriber } from '../recommend/images/network-describer.js';
import type { AddedFile } from '../recommend/library/add-files.js';
import { type FoundFile, findFiles, type SkippedFile } from '../recommend/library/find-files.js';
import { Library, liesBelow } from '../recommend/library/library.js';
import {
  checkAddOptions,
  type LibraryAddOptions,
  type LibraryAddRequest,
  type LibraryAddResult,
} from './library-options.js';

/**
 * Adds images and clips in colour to a library, which is made where there is none. Files that are in it and have not
 * changed are not read again, so that adding a folder a second time takes up where it was stopped.
 *
 * @param options - what to add, and to which library
 * @throws AutochromeError of kind `usage` when options are wrong, `input` when nothing of what was named can be read or the
 *   library cannot, `interrupted` when the signal was aborted, `failure` when the library cannot be written; what was
 *   added before an error stays
 * @example
 * ```ts
 * import { addToLibrary } from 'autochrome';
 *
 * const { added } = await addToLibrary({ library: 'references', paths: ['still.jpg'] });
 * console.log(added);
 * ```
 */
export async function addToLibrary(options: LibraryAddOptions): Promise<LibraryAddResult> {
  const request = checkAddOptions(options);
  const { signal, paths, rebuild, device } = request;
  throwIfAborted(signal);
  if (paths.length === 0 && !rebuild) {
    throw usageError('no files or folders to add were named', 'name folders, images or clips');
  }
  const { warnings, warn } = toldOnce(options.onWarning);
  const describer = await openNetworkDescriber(device);
  let library: Library | undefined;
  try {
    const mode = rebuild ? 'rebuild' : 'create';
    // Looked through first, so that a folder that is misspelt makes no library.
    const found = await search(request, paths, warn);
    if (found.files.length === 0 && !rebuild) throw nothingFound(paths, found.skipped);
    library = await Library.open(request.library, { mode, describer: describer.version });
    const files = rebuild ? withKnown(found.files, await known(library, request, warn)) : found.files;
    const { elapsedSeconds, tally } = await addAll(library, files, request, options, {
      describer,
      signal,
      backend: request.backend,
      onWarning: warn,
    });
    const skipped = [...found.skipped, ...tally.skipped];
    if (files.length > 0 && tally.skipped.length === files.length) throw noneReadable(skipped);
    const missing = missingOf(library, rebuild ? undefined : paths, files);
    const { size: entries, folder } = library;
    return {
      library: folder,
      files: files.length,
      ...tally,
      skipped,
      missing,
      entries,
      elapsedSeconds,
      warnings,
    };
  } finally {
    await Promise.all([library?.close(), describer.close()]);
  }
}

interface Found {
  readonly files: readonly FoundFile[];
  readonly skipped: readonly SkippedFile[];
}

async function search(
  { signal }: LibraryAddRequest,
  paths: readonly string[],
  warn: (message: string) => void,
): Promise<Found> {
  const skipped: SkippedFile[] = [];
  const files = await findFiles(paths, {
    signal,
    onSkip: (each) => {
      skipped.push(each);
      warn(skippedText(each));
    },
  });
  return { files, skipped };
}

/** Files of the library that are still on disk. */
async function known(
  library: Library,
  request: LibraryAddRequest,
  warn: (message: string) => void,
): Promise<readonly FoundFile[]> {
  const there = (await library.list()).filter(({ missing }) => !missing);
  return (
    await search(
      request,
      there.map(({ path }) => path),
      warn,
    )
  ).files;
}

function withKnown(files: readonly FoundFile[], others: readonly FoundFile[]): FoundFile[] {
  const byPath = new Map([...others, ...files].map((file) => [file.path, file]));
  return [...byPath.values()];
}

/** What became of all files. */
type Tally = Pick<LibraryAddResult, 'added' | 'replaced' | 'unchanged' | 'copies' | 'colourless' | 'skipped'>;

async function addAll(
  library: Library,
  files: readonly FoundFile[],
  { signal }: LibraryAddRequest,
  { onStart, onProgress }: LibraryAddOptions,
  describing: Parameters<Library['add']>[1],
): Promise<{ readonly tally: Tally; readonly elapsedSeconds: number }> {
  const total = files.length;
  onStart?.({ library: library.folder, total });
  const started = performance.now();
  const pace = new Pace();
  const done: AddedFile[] = [];
  try {
    for await (const file of library.add(files, describing)) {
      done.push(file);
      if (file.outcome === 'skipped') describing.onWarning(skippedText(file));
      pace.tick();
      const { framesPerSecond: filesPerSecond } = pace;
      onProgress?.({ files: done.length, total, filesPerSecond, secondsLeft: pace.secondsLeft(total) });
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
    throw new AutochromeError('interrupted', `stopped after ${done.length} of ${total} files`, {
      hint: 'what was added stays in the library; run the same command again to continue',
      cause: error,
    });
  }
  return { tally: tallyOf(done), elapsedSeconds: (performance.now() - started) / 1000 };
}

function tallyOf(files: readonly AddedFile[]): Tally {
  const count = (outcome: AddedFile['outcome']) => files.filter((file) => file.outcome === outcome).length;
  return {
    added: count('added'),
    replaced: count('replaced'),
    unchanged: count('unchanged'),
    copies: files.flatMap((file) => (file.outcome === 'copy' ? [{ path: file.path, of: file.of }] : [])),
    colourless: files.flatMap((file) => (file.outcome === 'colourless' ? [file.path] : [])),
    skipped: files.flatMap((file) =>
      file.outcome === 'skipped' ? [{ path: file.path, reason: file.reason }] : [],
    ),
  };
}

/** Files of the library below the paths, or anywhere, that were not found on disk. */
function missingOf(
  library: Library,
  paths: readonly string[] | undefined,
  files: readonly FoundFile[],
): string[] {
  const there = new Set(files.map(({ path }) => path));
  const roots = paths?.map((path) => resolve(path));
  return library
    .files()
    .map(({ path }) => path)
    .filter((path) => !there.has(path) && (roots?.some((root) => liesBelow(path, root)) ?? true));
}

function skippedText({ path, reason }: SkippedFile): string {
  return `${path} is skipped: it ${reason}`;
}

function nothingFound(paths: readonly string[], [first]: readonly SkippedFile[]): AutochromeError {
  if (first) return inputError(`${first.path} ${first.reason}`, 'name folders, images or clips that exist');
  return inputError(
    `there are no images or clips in ${paths.join(', ')}`,
    'supported are png, jpeg, tiff and webp images, and clips with the usual file extensions, such as .mp4 and .mov',
  );
}

function noneReadable(skipped: readonly SkippedFile[]): AutochromeError {
  const [first] = skipped as [SkippedFile];
  const others = skipped.length === 1 ? '' : `, nor can any of the ${skipped.length} files`;
  return inputError(`${first.path} cannot be added${others}: it ${first.reason}`, 'nothing has changed');
}

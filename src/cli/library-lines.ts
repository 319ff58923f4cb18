import type {
  LibraryAddPlan,
  LibraryAddProgress,
  LibraryAddResult,
  LibrarySearchResult,
  ListedFile,
} from '../internal.js';
import type { ProgressWording } from './progress-printer.js';
import { clockTime, counted, rate, shownPath } from './wording.js';

/** Files of one kind that are named in a summary. */
const NAMED = 10;

/**
 * What is said while files are added.
 *
 * @param verbose - whether every file that was left out is named
 */
export function addWording(
  verbose: boolean,
): ProgressWording<LibraryAddPlan, LibraryAddProgress, LibraryAddResult> {
  return {
    plan: ({ library, total }) => [`${shownPath(library)}: ${counted(total, 'file')} to check`],
    progress: ({ files, total, filesPerSecond, secondsLeft }) => {
      const parts = [`${files}/${total} files`];
      if (filesPerSecond !== undefined) parts.push(`${rate(filesPerSecond)} files/s`);
      if (secondsLeft !== undefined) parts.push(`${clockTime(secondsLeft)} left`);
      return parts.join(', ');
    },
    result: (result) => summary(result, verbose ? Number.POSITIVE_INFINITY : NAMED),
  };
}

function summary(result: LibraryAddResult, most: number): string[] {
  const { library, files, added, replaced, unchanged, entries, elapsedSeconds } = result;
  const { copies, colourless, skipped, missing } = result;
  const counts: [number, string][] = [
    [added, 'added'],
    [replaced, 'changed and replaced'],
    [unchanged, 'unchanged'],
    [copies.length, 'exact copies'],
    [colourless.length, 'black and white'],
    [skipped.length, 'skipped'],
  ];
  const parts = counts
    .filter(([count], i) => count > 0 || i === 0)
    .map(([count, what]) => `${count} ${what}`);
  return [
    `${counted(files, 'file')} in ${clockTime(elapsedSeconds)}: ${parts.join(', ')}`,
    ...named(
      'exact copies, stored once:',
      copies.map(({ path, of }) => `${shownPath(path)} (of ${shownPath(of)})`),
      most,
    ),
    ...named('black and white, so not added:', colourless.map(shownPath), most),
    ...named(
      'no longer on disk (autochrome library remove --missing removes them):',
      missing.map(shownPath),
      most,
    ),
    `${shownPath(library)} contains ${entries} colour images and shots`,
  ];
}

/** A heading and names under it, the first few. */
function named(heading: string, names: readonly string[], most: number): string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, most).map((name) => `  ${name}`);
  const rest = names.length - shown.length;
  return [heading, ...shown, ...(rest > 0 ? [`  and ${rest} more; --verbose names them all`] : [])];
}

/** A library, a line for each file. */
export function fileLines({
  library,
  files,
}: {
  readonly library: string;
  readonly files: readonly ListedFile[];
}): string[] {
  const entries = files.reduce((sum, file) => sum + (file.copyOf === undefined ? file.entries.length : 0), 0);
  return [
    ...files.map((file) => `${shownPath(file.path)}: ${holding(file)}${file.missing ? '; missing' : ''}`),
    `${shownPath(library)}: ${counted(files.length, 'file')}, ${entries} colour images and shots`,
  ];
}

function holding({ kind, entries, copyOf }: ListedFile): string {
  if (copyOf !== undefined) return `copy of ${shownPath(copyOf)}`;
  if (kind === undefined) return 'not indexed';
  if (entries.length === 0) return `${kind}, black and white`;
  return kind === 'clip' ? `clip, ${counted(entries.length, 'shot')} in colour` : 'image';
}

/** What was forgotten. */
export function removedLines({
  library,
  removed,
}: {
  readonly library: string;
  readonly removed: readonly string[];
}): string[] {
  return [...removed.map(shownPath), `${counted(removed.length, 'file')} removed from ${shownPath(library)}`];
}

/** What was found, a line each, best first. */
export function resultLines(results: readonly LibrarySearchResult[]): string[] {
  if (results.length === 0) return ['nothing found'];
  return results.map(({ path, frame, shot, score, reasons, nearDuplicates }) => {
    const where = shot && frame !== undefined ? `, frame ${frame} of [${shot.start}, ${shot.end})` : '';
    const parts = [`overall similarity ${reasons.cosine.toFixed(2)}`];
    parts.push(reasons.classesAgree ? 'same kind of subject' : 'another kind of subject');
    if (nearDuplicates.length > 0) parts.push(`${nearDuplicates.length} near duplicates`);
    return `${score.toFixed(3)}  ${shownPath(path)}${where} (${parts.join('; ')})`;
  });
}

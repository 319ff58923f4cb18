import { open } from 'node:fs/promises';
import { AutochromeError, inputError } from '../../errors.js';
import type { Rational } from '../../time/rational.js';
import { textOfBytes } from './timeline-text.js';
import { showable, Warnings } from './warnings.js';

/** Bytes of the largest file that is read. A feature film with every effect told takes less than a tenth. */
export const LARGEST_FILE = 64 * 2 ** 20;

/** Clips, gaps and transitions of the longest timeline that is read. */
export const MOST_ITEMS = 100_000;

/** Levels of brackets or tags in a file, and of timelines within timelines. */
export const DEEPEST = 200;

/** Something in a file that knows its line, counted from 1. */
export interface FileLine {
  readonly line: number;
}

/** A timeline's file while it is read: its text, what is wrong with it, and what was passed over. */
export class TimelineFile {
  readonly warnings = new Warnings();
  #items = 0;
  #failure: { readonly place: FileLine; readonly reason: string; readonly error: Error } | undefined;

  /**
   * @param path - as the caller gave it, for errors
   * @param text - all of it, without a byte order mark; lines end in line feeds
   * @param certain - whether the encoding is known; otherwise the bytes were taken for Windows-1252
   * @param givenRate - frames per second, for formats that do not tell
   */
  constructor(
    readonly path: string,
    readonly text: string,
    readonly certain = true,
    readonly givenRate?: Rational,
  ) {}

  /** @throws AutochromeError of kind `input`, always: names the file, the line and the reason */
  fail(place: FileLine, reason: string, hint?: string, cause?: unknown): never {
    const error = inputError(`${this.path}, line ${place.line}: ${showable(reason)}`, hint, cause);
    this.#failure = { place, reason, error };
    throw error;
  }

  /**
   * Reads something without pictures: where it cannot be read it is left out, and the reason is told, since only
   * pictures are colorized.
   *
   * @param what - such as `an audio track`
   */
  attempt<T>(what: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      const failure = this.#failure;
      if (!(error instanceof AutochromeError) || failure?.error !== error) throw error;
      this.warn(failure.place, `${what} is left out: ${failure.reason}`);
      return undefined;
    }
  }

  /** Tells of something that is passed over. */
  warn(place: FileLine, message: string): void {
    this.warnings.add(message, place);
  }

  /** Counts one more clip, gap or transition, and fails where there are too many. */
  countItem(place: FileLine): void {
    this.#items += 1;
    if (this.#items > MOST_ITEMS) {
      this.fail(
        place,
        `more than ${MOST_ITEMS} clips, gaps and transitions are not read`,
        'split the timeline',
      );
    }
  }

  /** Runs exact arithmetic on numbers of the file: those too large for it fail. */
  exactly<T>(place: FileLine, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof RangeError) this.fail(place, error.message, undefined, error);
      throw error;
    }
  }
}

/**
 * Reads a text file of bounded size.
 *
 * @param givenRate - frames per second, for formats that do not tell
 * @throws AutochromeError of kind `input` when it cannot be read, is no file or is too large
 */
export async function loadTimelineFile(path: string, givenRate?: Rational): Promise<TimelineFile> {
  const bytes = await readBounded(path);
  const { text, certain } = textOfBytes(path, bytes);
  return new TimelineFile(path, text, certain, givenRate);
}

async function readBounded(path: string): Promise<Uint8Array> {
  const unreadable = (cause: Error) =>
    inputError(`timeline ${path} cannot be read: ${cause.message}`, 'check the path', cause);
  const handle = await open(path).catch((cause) => {
    throw unreadable(cause);
  });
  try {
    const { size } = await checkedStat();
    const bytes = new Uint8Array(size);
    let length = 0;
    while (length < size) {
      const { bytesRead } = await handle.read(bytes, length, size - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) throw unreadable(cause);
    throw cause;
  } finally {
    await handle.close();
  }

  async function checkedStat() {
    const found = await handle.stat();
    if (!found.isFile()) throw inputError(`timeline ${path} is not a file`, 'name a file');
    if (found.size > LARGEST_FILE) {
      throw inputError(
        `timeline ${path} has ${found.size} bytes; no more than ${LARGEST_FILE} are read`,
        'export the sequence alone, or split it',
      );
    }
    return found;
  }
}

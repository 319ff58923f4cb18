import { statfsSync } from 'node:fs';
import { type AutochromeError, inputError } from '../../errors.js';
import { writeFailure } from '../../files/write-failure.js';

/** Free bytes below which a disk counts as full: a transaction writes a few pages, of which none may fit. */
const FULL = 2 ** 20;

/** The error for a library that could not be written: the database says no more than that writing failed. */
export function libraryWriteFailure(folder: string, cause: unknown): AutochromeError {
  const error = cause as NodeJS.ErrnoException;
  return writeFailure(folder, isFull(folder) ? Object.assign(error, { code: 'ENOSPC' }) : error);
}

function isFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < FULL;
  } catch {
    return false;
  }
}

/** The error for a place where there is no library. */
export function noLibrary(folder: string): AutochromeError {
  return inputError(
    `there is no library at ${folder}`,
    'create one with: autochrome library add FOLDER, or name another folder with `library`',
  );
}

/** The error for a library whose data are not what was written: it is left as it is, since some of it may yet be saved. */
export function damagedLibrary(folder: string, cause: unknown): AutochromeError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return inputError(
    `the library at ${folder} is damaged: ${reason}`,
    'restore it from a backup, or move the folder away and index its files again with: autochrome library add FOLDER',
    cause,
  );
}

/** The error for a folder whose files are no library, or may not be read. */
export function unreadableLibrary(folder: string, cause: unknown): AutochromeError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return inputError(
    `the library at ${folder} cannot be read: ${reason}`,
    'name another folder with `library`, or move this one away and add the images again',
    cause,
  );
}

/** The error for a library that a later Autochrome wrote. */
export function newerLibrary(folder: string, format: number, known: number): AutochromeError {
  return inputError(
    `the library at ${folder} was made by a newer Autochrome (its format is ${format}, this one reads ${known})`,
    'update Autochrome, or name another folder with `library`',
  );
}

/** The error for a library whose descriptors cannot be compared with those of the present network. */
export function otherDescriber(folder: string, found: string, present: string): AutochromeError {
  return inputError(
    `the library at ${folder} was made with another version of the network (${found}, this Autochrome has ${present})`,
    'index its files again: `autochrome library add` with `rebuild`',
  );
}

import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { AutochromeError, usageError } from '../errors.js';
import { temporaryName } from './whole-file.js';

/** The names that one output goes by while it is written, all in its own folder. */
export interface OutputNames {
  /** The name it gets at the end. */
  readonly final: string;
  /** The video, while it is encoded. */
  readonly video: string;
  /** Image and sound, while they are put together. */
  readonly mux: string;
  /** Names of the files that the video is joined from, while it is. */
  readonly list: string;
  /** What is kept when the render stops early, unless something has that name. */
  readonly partial: string;
}

/** The names for an output `NAME.EXT`; but for the first and the last they are new ones with each call. */
export function outputNames(path: string): OutputNames {
  const folder = dirname(path);
  const extension = extname(path);
  const name = basename(path, extension);
  return {
    final: path,
    video: temporaryName(path),
    mux: temporaryName(path, 'muxing'),
    list: temporaryName(join(folder, `${name}.ffconcat`), 'muxing'),
    partial: join(folder, `${name}.partial${extension}`),
  };
}

/**
 * Checks that an output may be written.
 *
 * @param inputs - files that are read; the output may be none of them, under whatever name
 * @param overwrite - whether a file of that name may be replaced
 * @throws AutochromeError of kind `usage` when it is an input or exists already; of kind `failure` when its folder is
 *   missing or may not be written to
 */
export async function checkOutput(
  path: string,
  inputs: readonly string[],
  overwrite: boolean,
): Promise<void> {
  await refuseInputs(path, inputs);
  const existing = await stat(path).catch(() => undefined);
  if (existing) {
    if (existing.isDirectory()) throw usageError(`output ${path} is a folder`, 'name a file in it');
    if (!overwrite) {
      throw usageError(`output ${path} exists already`, 'name another output, or allow it with `overwrite`');
    }
  }
  await checkFolder(path);
}

/**
 * Checks that an output is none of the files that are read, under whatever name.
 *
 * @throws AutochromeError of kind `usage` when it is
 */
export async function refuseInputs(path: string, inputs: readonly string[]): Promise<void> {
  const existing = await stat(path).catch(() => undefined);
  if (!existing) return;
  const real = await realpath(path);
  for (const input of inputs) {
    const other = await stat(input).catch(() => undefined);
    if (!other) continue;
    // Names differ where one is a hard link; some network disks number files unreliably.
    const sameFile = other.ino === existing.ino && other.dev === existing.dev;
    if (sameFile || real === (await realpath(input))) {
      throw usageError(`output ${path} is the input ${input} itself`, 'name another output');
    }
  }
}

async function checkFolder(path: string): Promise<void> {
  const folder = dirname(path);
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new AutochromeError('failure', `the folder ${folder} of the output does not exist`, {
      hint: 'make it first, or name another output',
    });
  }
  await access(folder, constants.W_OK | constants.X_OK).catch((cause) => {
    throw new AutochromeError('failure', `the folder ${folder} may not be written to by this user`, {
      hint: 'choose another folder',
      cause,
    });
  });
}

import { AutochromeError } from '../errors.js';
import type { FfmpegResult } from '../ffmpeg/runner.js';

/**
 * The error for a run of ffmpeg that did not write its output: says whether the disk is full, the folder may not be
 * written to, the program was ended from outside, or what it complained about last.
 *
 * @param path - the output as the user knows it
 */
export function encoderFailure(result: FfmpegResult, path: string): AutochromeError {
  const said = result.log.join('\n');
  const last = result.log.at(-1);
  const cause = last === undefined ? undefined : new Error(last);
  const failure = (message: string, remedy: string) =>
    new AutochromeError('failure', message, { remedy, cause });
  if (/No space left on device|ENOSPC/.test(said)) {
    return failure(
      `the disk is full: ${path} could not be written`,
      'free some space, or write to another disk',
    );
  }
  if (/Permission denied|Read-only file system/.test(said)) {
    return failure(`${path} may not be written by this user`, 'choose another folder');
  }
  if (result.exitCode === undefined || /received signal/.test(said)) {
    return failure(`ffmpeg was ended from outside while it wrote ${path}`, 'start the render again');
  }
  return failure(
    `ffmpeg could not write ${path}: ${last ?? `it ended with exit code ${result.exitCode}`}`,
    'try another --codec or another output extension',
  );
}

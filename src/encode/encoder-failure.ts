import { AutochromeError } from '../errors.js';
import type { FfmpegResult } from '../ffmpeg/runner.js';

/**
 * Whether a run of ffmpeg wrote its output to the end. The exit code does not say it: some versions, 5.1 among them, end with
 * 0 where the last bytes did not fit on the disk.
 *
 * @param result - of a run that logs errors
 */
export function isWritten({ exitCode, log }: FfmpegResult): boolean {
  return exitCode === 0 && !log.some((line) => UNFINISHED.test(line) || FULL.test(line));
}

/** Whether a run of ffmpeg said that the disk is full. */
export function isDiskFull({ log }: FfmpegResult): boolean {
  return log.some((line) => FULL.test(line));
}

const UNFINISHED = /Error (writing trailer|closing file)/;
const FULL = /No space left on device|ENOSPC|Disk quota exceeded/;

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
  const failure = (message: string, hint: string) => new AutochromeError('failure', message, { hint, cause });
  if (isDiskFull(result)) {
    return failure(
      `the disk is full: ${path} could not be written`,
      'free some space, or write to another disk',
    );
  }
  if (/Permission denied|Read-only file system/.test(said)) {
    return failure(`${path} may not be written by this user`, 'choose another folder');
  }
  if (result.exitCode === undefined || /received signal/.test(said)) {
    return failure(`ffmpeg was killed while it wrote ${path}`, 'start the render again');
  }
  return failure(
    `ffmpeg could not write ${path}: ${last ?? `it ended with exit code ${result.exitCode}`}`,
    'try another `codec` or another output extension',
  );
}

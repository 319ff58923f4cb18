import { AutochromeError } from '../errors.js';

/**
 * The error for a file that could not be written: says whether the disk is full or the file may not be written.
 *
 * @param path - of the file
 * @param cause - what the system said
 */
export function writeFailure(path: string, cause: NodeJS.ErrnoException): AutochromeError {
  const failure = (message: string, hint: string) => new AutochromeError('failure', message, { hint, cause });
  switch (cause.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return failure(
        `the disk is full: ${path} could not be written`,
        'Free some space, or write to another disk',
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return failure(`${path} may not be written by this user`, 'Choose another folder');
    default:
      return failure(`${path} could not be written: ${cause.message}`, 'Choose another folder');
  }
}

import { open } from 'node:fs/promises';
import { type AutochromeError, inputError } from '../errors.js';

// Boxes that an mp4 or mov file begins with (ISO/IEC 14496-12).
const MP4_BOXES = new Set(['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot']);

/** The error for a path that the file system refuses. */
export function missingFileError(path: string, error: NodeJS.ErrnoException): AutochromeError {
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    return inputError(`${path} may not be read by this user`, 'change its permissions', error);
  }
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return inputError(`${path} does not exist`, 'check the spelling and the folder', error);
  }
  return inputError(`${path} cannot be opened (${error.code ?? error.message})`, undefined, error);
}

/**
 * The error for a file in which ffmpeg found no clip: says in plain words what is wrong, with ffmpeg's last line
 * behind it.
 */
export async function unreadableClipError(path: string, log: readonly string[]): Promise<AutochromeError> {
  const said = log.join('\n');
  const detail = log.at(-1);
  const cause = detail === undefined ? undefined : new Error(detail);
  const start = await firstBytes(path).catch((error: NodeJS.ErrnoException) => error);
  if (start instanceof Error) return missingFileError(path, start);
  if (/moov atom not found/.test(said) && MP4_BOXES.has(start.toString('latin1', 4, 8))) {
    return inputError(
      `${path} is cut off: its index (the moov atom at the end) is missing`,
      'copy or export the clip again; if a recorder lost power, it may be able to repair the file',
      cause,
    );
  }
  const text = looksLikeText(start);
  return inputError(
    `${path} is not a video file${text ? ': it holds text' : ' that ffmpeg can read'}${
      text || detail === undefined ? '' : ` (ffmpeg: ${detail})`
    }`,
    text
      ? 'choose a video file; a video file extension is not enough'
      : 'choose a video file, or convert it with the program that made it',
    cause,
  );
}

/** At most 512 bytes from the start of a file. */
async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(512), 0, 512, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function looksLikeText(start: Uint8Array): boolean {
  const isText = (byte: number) => byte === 9 || byte === 10 || byte === 13 || byte >= 32;
  if (start.length === 0 || !start.every(isText)) return false;
  try {
    // A character may be cut at the end of the sample.
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
    return true;
  } catch {
    return false;
  }
}

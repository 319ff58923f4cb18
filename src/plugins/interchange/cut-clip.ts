import { usageError } from '../../errors.js';
import type { Rational } from '../../time/rational.js';
import { formatTimecode, frameToTimecode, parseTimecode, timecodeToFrame } from '../../time/timecode.js';

/** A clip, as far as finding its shots in a timeline needs it. */
export interface CutClip {
  readonly path: string;
  /** Frames per second. */
  readonly frameRate: Rational;
  /** Timecode of the first frame; undefined where the clip has none. */
  readonly startTimecode: string | undefined;
  /** Frames in the clip, at least 1. */
  readonly frameCount: number;
}

/**
 * Checks a clip.
 *
 * @returns frames from 00:00:00:00 to its first; undefined where it has no timecode
 * @throws AutochromeError of kind `usage` when it is not possible
 */
export function checkCutClip({ path, frameRate, frameCount, startTimecode }: CutClip): number | undefined {
  if (!Number.isSafeInteger(frameCount) || frameCount < 1) {
    throw usageError(`frameCount of ${path} is ${frameCount}`, 'it must be a whole number, at least 1');
  }
  if (startTimecode === undefined) return undefined;
  const timecode = parseTimecode(startTimecode);
  try {
    if (timecode) return timecodeToFrame(timecode, frameRate);
  } catch (error) {
    if (error instanceof RangeError) throw usageError(`startTimecode of ${path}: ${error.message}`);
    throw error;
  }
  throw usageError(`startTimecode '${startTimecode}' of ${path} is not a timecode`);
}

/** A frame, counted from 00:00:00:00, as people read it. */
export function placeOf({ frameRate, startTimecode }: CutClip, frame: number): string {
  const dropFrame = /[;.]\d+$/.test(startTimecode ?? '');
  return frame < 0 ? `frame ${frame}` : formatTimecode(frameToTimecode(frame, frameRate, dropFrame));
}

import { rational } from '../time/rational.js';

// MPEG transport and programme streams.
const BROADCAST = /^(mpegts|mpegtsraw|mpeg|vob)$/;

/** Seconds without a frame that are a gap; more are a jump of the clock, for ffmpeg too. */
export const LONGEST_GAP = rational(10);

/**
 * Whether a container's clock counts from anywhere, and may restart within the stream, as where recordings or the cells of
 * a disc follow each other. ffmpeg then goes on where it was, by the first packet of sound or of the picture that comes: both
 * have to be read wherever either is, or each would be moved by something else.
 *
 * @param container - ffmpeg's format name
 */
export function hasBroadcastClock(container: string): boolean {
  return BROADCAST.test(container);
}

/** Options of an output into which a stream is read and not written; times that overlap are no reason to complain. */
export const READ_ONLY: readonly string[] = ['-c', 'copy', '-bsf', 'setts=pts=N:dts=N', '-f', 'null', '-'];

import { setImmediate } from 'node:timers/promises';
import { throwIfAborted } from '../errors.js';
import type { FfmpegRun } from '../ffmpeg/runner.js';
import { compare, multiply, type Rational, rational, subtract } from '../time/rational.js';
import type { ClipMetadata } from './clip-metadata.js';
import {
  damagedFrameError,
  deadDecoderError,
  type FramePosition,
  patchedUpWarning,
  shortClipError,
} from './decoding-failure.js';

/** The decoder did not come to a seek point, or its complaints may be of the place where it was put down. */
export class SeekMissed extends Error {}

/** A run of the decoder, and what is known of it. */
export interface Decoding {
  readonly run: FfmpegRun;
  readonly clip: ClipMetadata;
  /** Whether a complaint must be of the frames wanted, and cannot be of the place where decoding began. */
  readonly trusted: boolean;
  /**
   * Lines of its log when the seek point came; 0 where decoding began at the clip's start. They may be of frames before it
   * or, since the decoder runs ahead, of frames behind it.
   */
  readonly heard: number;
}

/** How many lines the decoder has logged, with all that it wrote before the frame that came last. */
export async function linesSoFar(run: FfmpegRun): Promise<number> {
  // They travel through another pipe.
  await setImmediate();
  await setImmediate();
  return run.log.length;
}

/**
 * Looks at the distance between two frames of a steady clip. A gap holds a frame that was left out, unless the decoder had
 * nothing to complain about.
 *
 * @param expected - the frame that would come next
 * @param timestamp - of the one that came
 * @param steady - seconds from frame to frame
 * @throws AutochromeError of kind `input` when a frame was left out, {@link SeekMissed} when that may be because of where
 *   decoding began
 */
export async function checkGap(
  { run, clip, trusted }: Decoding,
  expected: FramePosition,
  timestamp: Rational,
  steady: Rational,
): Promise<void> {
  if (!expected.timestamp) return;
  const gap = subtract(timestamp, expected.timestamp);
  if (compare(multiply(gap, rational(2)), steady) < 0) return;
  if ((await linesSoFar(run)) === 0) return;
  if (!trusted) throw new SeekMissed();
  throw damagedFrameError(clip.path, expected, run.log);
}

/**
 * Looks at how the decoder ended after the last frame.
 *
 * @param next - the frame that would come next
 * @param end - frame behind the last that was wanted; undefined for the clip's end
 * @returns a warning of damage that the decoder patched up, if there is one
 * @throws AutochromeError of kind `input` when frames are missing, {@link SeekMissed} when that may be because of where
 *   decoding began
 */
export async function checkEnd(
  { run, clip, heard }: Decoding,
  next: FramePosition,
  end: number | undefined,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const result = await run.done;
  throwIfAborted(signal);
  const { path, frameCount } = clip;
  if (result.exitCode !== 0) throw deadDecoderError(path, next, result);
  const expected = frameCount?.exact ? frameCount.value : undefined;
  const short = expected !== undefined && next.index < Math.min(expected, end ?? expected);
  if (short && heard > 0) throw new SeekMissed();
  const said = result.log.slice(heard);
  const wanted = end !== undefined && next.index >= end;
  const cutOff = !wanted && /partial file|File ended prematurely|truncat/i.test(result.log.join('\n'));
  if ((short && said.length > 0) || cutOff || next.index === 0) {
    throw shortClipError(path, next, expected, result.log);
  }
  return said.length > 0 ? patchedUpWarning(path, said) : undefined;
}

/**
 * What became of decoding that an error ended: that error, or how the decoder died.
 *
 * @param next - the frame that would come next
 */
export async function decodingError(
  { run, clip }: Decoding,
  next: FramePosition,
  error: unknown,
): Promise<unknown> {
  if (error instanceof SeekMissed) return error;
  const turns = setImmediate().then(() => setImmediate(undefined));
  const result = await Promise.race([run.done, turns]);
  return result && result.exitCode !== 0 ? deadDecoderError(clip.path, next, result) : error;
}

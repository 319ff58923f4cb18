import { setImmediate } from 'node:timers/promises';
import { throwIfAborted } from '../errors.js';
import type { FfmpegRun } from '../ffmpeg/runner.js';
import {
  add,
  compare,
  divide,
  multiply,
  type Rational,
  rational,
  subtract,
  toNumber,
} from '../time/rational.js';
import type { ClipMetadata } from './clip-metadata.js';
import {
  damagedFrameError,
  deadDecoderError,
  earlyEndWarning,
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

/** Seconds by which a clip's duration may be that of its sound, or of a last frame that is shown for longer. */
const LOOSE = 0.5;

/**
 * Looks at how the decoder ended after the last frame.
 *
 * @param next - the frame that would come next
 * @param last - when the last frame was shown, on the clip's clock; undefined where there was none
 * @param end - frame behind the last that was wanted; undefined for the clip's end
 * @returns a warning of damage that the decoder patched up, if there is one
 * @throws AutochromeError of kind `input` when frames are missing, {@link SeekMissed} when that may be because of where
 *   decoding began
 */
export async function checkEnd(
  { run, clip, heard }: Decoding,
  next: FramePosition,
  last: Rational | undefined,
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
  const log = result.log.join('\n');
  // A page of Ogg with a wrong checksum is passed over, and how long the clip is was told by the last that was right.
  const pageLost = clip.sideStreams.length === 0 && /\[ogg [^\]]*\] CRC mismatch/.test(log);
  const cutOff = !wanted && (pageLost || /partial file|File ended prematurely|truncat/i.test(log));
  const early = wanted ? 0 : secondsEarly(clip, last);
  const frame = 1 / toNumber(clip.frameRate);
  const isSure = !clip.variableFrameRate && clip.sideStreams.length === 0;
  // Where the container itself is damaged, packets may be missing without a trace.
  const mayHide = log.includes(`${clip.container} @`) || clip.container.startsWith('matroska');
  const endLost = early > (isSure || mayHide ? 0.75 * frame : LOOSE);
  if (((short || endLost) && said.length > 0) || cutOff || next.index === 0) {
    throw shortClipError(path, next, expected, result.log);
  }
  const isCounted = wanted || expected !== undefined || clip.duration !== undefined;
  if (said.length > 0) return patchedUpWarning(path, said, isCounted);
  return isSure && early > 2 * frame ? earlyEndWarning(path, next.index, early) : undefined;
}

/** By how many seconds at least a clip's last frame ends before the clip does, by what the container says; 0 where it does not. */
function secondsEarly(clip: ClipMetadata, last: Rational | undefined): number {
  const { duration, startTime, frameRate } = clip;
  if (!duration || !last) return 0;
  // Some containers count a duration from the clip's start, others from the time 0.
  const from = startTime.numerator > 0 && compare(duration, startTime) > 0 ? rational(0) : startTime;
  const shownUntil = add(last, divide(rational(1), frameRate));
  return Math.max(0, toNumber(subtract(add(from, duration), shownUntil)));
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

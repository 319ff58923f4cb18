import { resolve } from 'node:path';
import { throwIfAborted } from '../errors.js';
import type { FfmpegRunner } from '../ffmpeg/runner.js';
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
import { hasBroadcastClock, LONGEST_GAP } from './broadcast-clock.js';
import type { ClipMetadata } from './clip-metadata.js';
import { type FoundKeyFrames, KEY_FRAME_DISTANCE, type KeyFrame, readKeyFrames } from './key-frames.js';

/** A frame whose index and time are both known for certain, so that decoding can begin near it. */
export interface SeekPoint {
  readonly index: number;
  /** On the clip's clock, in seconds. */
  readonly timestamp: Rational;
  /** Seconds by which the frame's own timestamp may be earlier or later. */
  readonly tolerance: Rational;
  /** Whether it is known to refer to no other frame, and those behind it to none before. */
  readonly isKeyFrame: boolean;
}

/** Codecs of which every packet is a frame that is shown. */
const PACKET_PER_FRAME =
  /^(h264|hevc|prores|dnxhd|ffv1|mjpeg|mpeg2video|rawvideo|huffyuv|ffvhuff|utvideo|v210|dvvideo|jpeg2000|cfhd|png)$/;

/**
 * Bytes of a picture with anything in it: that nothing is coded takes 7 at most, unless seconds have passed since the one before
 * (ISO/IEC 14496-2, 6.2.5).
 */
const LEAST_MPEG4 = 8;

/**
 * Where to begin decoding a film for a frame far into it.
 *
 * A jump goes to a time, and a frame is named by its index. Where every packet is a frame, they come at even distances, are
 * counted by the container and fill its duration, one follows from the other. Elsewhere packets are counted up to a key
 * frame. They are frames where the codec is one of those of which every packet is shown, and else where even distances say
 * the same.
 *
 * Memory: a few numbers for each second of film that was asked for.
 */
export class SeekPoints {
  #found: FoundKeyFrames = { keyFrames: [], complete: false };
  #firstFrame: Promise<Rational | undefined> | undefined;

  /**
   * @param start - starts ffprobe
   * @param readFirstFrame - decodes the film's first frame and says its time; asked for where packets come before the
   *   first key frame, of which some decoders show a part
   */
  constructor(
    readonly start: FfmpegRunner['start'],
    readonly clip: ClipMetadata,
    readonly readFirstFrame: (signal: AbortSignal | undefined) => Promise<Rational | undefined>,
  ) {}

  /**
   * Finds a frame by its time alone; nothing is read.
   *
   * @param frame - index, from 0
   * @returns undefined where time does not tell
   */
  byTime(frame: number): SeekPoint | undefined {
    const { codec, frameCount, frameRate, startTime, variableFrameRate } = this.clip;
    if (frame === 0 || variableFrameRate || !fillsItsDuration(this.clip)) return undefined;
    if (!PACKET_PER_FRAME.test(codec)) return undefined;
    if (frame >= (frameCount?.value ?? 0)) return undefined;
    const length = divide(rational(1), frameRate);
    const timestamp = add(startTime, multiply(length, rational(frame)));
    return { index: frame, timestamp, tolerance: divide(length, rational(2)), isKeyFrame: false };
  }

  /**
   * Finds the key frame at or before a frame, as far as they are noted, by the file's packets.
   *
   * @param frame - index, from 0
   * @returns undefined where packets do not tell, or it is the film's first
   * @throws AutochromeError of kind `interrupted` when the signal is aborted
   */
  async byPackets(frame: number, signal: AbortSignal | undefined): Promise<SeekPoint | undefined> {
    if (frame < KEY_FRAME_DISTANCE) return undefined;
    await this.#readUpTo(frame, signal);
    const first = this.#found.keyFrames[0];
    if (!first) return undefined;
    const origin = await this.#origin(first, signal);
    if (!origin) return undefined;
    for (const key of this.#found.keyFrames.toReversed()) {
      const point = this.#point(key, first);
      if (point.index > 0 && point.index <= frame && this.#isCertain(point, origin)) return point;
    }
    return undefined;
  }

  /** Reading begins anew each time, and goes twice as far at least, so that all reading together is not much more. */
  async #readUpTo(frame: number, signal: AbortSignal | undefined): Promise<void> {
    const { keyFrames, complete } = this.#found;
    const [first, last] = [keyFrames[0], keyFrames.at(-1)];
    const until = frame + (first?.before ?? 0);
    if (complete || (last && last.before > until)) return;
    const path = resolve(this.clip.path);
    const { codec, container, timebase } = this.clip;
    const jumps = hasBroadcastClock(container);
    const doubt = {
      least: codec === 'mpeg4' ? LEAST_MPEG4 : 1,
      jump: jumps ? toNumber(divide(LONGEST_GAP, timebase)) : undefined,
    };
    // A time that comes twice is no place: whether one does is known at the end.
    const reach = jumps ? Number.POSITIVE_INFINITY : Math.max(until, 2 * (last?.before ?? 0));
    const found = await readKeyFrames(this.start, path, reach, doubt, signal);
    throwIfAborted(signal);
    this.#found = found ?? { keyFrames: [], complete: true };
  }

  /** Time of frame 0, where that is the first key frame. */
  async #origin(first: KeyFrame, signal: AbortSignal | undefined): Promise<Rational | undefined> {
    const { timestamp } = this.#point(first, first);
    if (first.before === 0) return timestamp;
    this.#firstFrame ??= this.readFirstFrame(signal).catch(() => undefined);
    const shown = await this.#firstFrame;
    if (signal?.aborted) this.#firstFrame = undefined;
    throwIfAborted(signal);
    return shown && compare(shown, timestamp) === 0 ? timestamp : undefined;
  }

  #point({ pts, before }: KeyFrame, first: KeyFrame): SeekPoint {
    const timestamp = multiply(rational(pts), this.clip.timebase);
    return { index: before - first.before, timestamp, tolerance: rational(0), isKeyFrame: true };
  }

  #isCertain({ index, timestamp }: SeekPoint, origin: Rational): boolean {
    const { codec, fieldOrder, frameRate, startTime, variableFrameRate } = this.clip;
    // Before zero lies what an edit list may hide.
    const shown = PACKET_PER_FRAME.test(codec) && fieldOrder === 'progressive' && startTime.numerator >= 0;
    if (shown) return true;
    const passed = toNumber(multiply(subtract(timestamp, origin), frameRate));
    return !variableFrameRate && Math.abs(passed - index) < 0.5;
  }
}

/** Whether frames that were counted take as long as the clip does, to half a frame: none is missing in between. */
function fillsItsDuration({ frameCount, duration, frameRate }: ClipMetadata): boolean {
  if (!frameCount?.exact || !duration) return false;
  return Math.abs(toNumber(multiply(duration, frameRate)) - frameCount.value) < 0.5;
}

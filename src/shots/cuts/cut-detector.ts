import type { SmallImage } from '../../colour/small-image.js';
import { usageError } from '../../errors.js';
import type { Cut } from './cut.js';
import { DISSOLVE_REACH, dissolveAt, type FoundDissolve } from './dissolves.js';
import { FADE_REACH, fadeAt } from './fades.js';
import { HARD_REACH, hardCutScore } from './hard-cuts.js';
import { toThumbnail } from './thumbnail.js';
import { FrameTrack } from './track.js';

/** What is looked for. */
export interface CutOptions {
  /** Whether fades and dissolves are looked for too, which takes a longer lookahead; true when left out. */
  readonly gradual?: boolean;
  /**
   * How sure the detector must be of a hard cut, above 0 and below 1: lower finds more cuts, and more that are none;
   * {@link DEFAULT_THRESHOLD} when left out.
   */
  readonly threshold?: number;
}

/** See {@link CutOptions.threshold}. */
export const DEFAULT_THRESHOLD = 0.55;

/** Frames that a shot has, at least, when it begins and ends with a hard cut. */
const SHORTEST_SHOT = 4;

/** Frames around the middle of a dissolve within which its likeliest place is looked for. */
const RIVALS = 5;

/** A dissolve is looked for at every so many frames: its middle is no event that one frame could miss. */
const STRIDE = 2;

/** Frames after a frame that tell whether a transition has its middle there. */
const GRADUAL_REACH = Math.max(FADE_REACH, DISSOLVE_REACH + RIVALS) + HARD_REACH;

/**
 * Finds where shots begin, from the lightness of one frame after another.
 *
 * Every frame has its final verdict when {@link lookahead} further frames have been pushed or the clip has ended;
 * what comes later changes nothing, and cuts come in the order of their frames. Hard cuts are the same with and
 * without gradual ones.
 *
 * Memory: some 70 thumbnails of 40 kB each, whatever the clip's length and size.
 */
export class CutDetector {
  /** Frames after a frame that its verdict may need: 8 for hard cuts alone, 32 with fades and dissolves. */
  readonly lookahead: number;
  readonly #gradual: boolean;
  readonly #threshold: number;
  readonly #track = new FrameTrack(2 * GRADUAL_REACH + 8);
  /** Next frame that needs a verdict of each kind. */
  #nextHard = 1;
  #nextGradual = 1;
  /** Likeliest dissolves by their middle, for the frames around the next verdict. */
  readonly #dissolves = new Map<number, FoundDissolve | undefined>();
  /** Hard cuts found, and not yet told. */
  readonly #hard: Cut[] = [];
  /** Frame of the last hard cut found. */
  #lastHard = Number.NEGATIVE_INFINITY;
  /** End of the transition of the last cut told. */
  #lastTo = Number.NEGATIVE_INFINITY;
  #size: { readonly width: number; readonly height: number } | undefined;
  #finished = false;

  /** @throws AutochromeError of kind `usage` when the threshold is out of its range */
  constructor({ gradual = true, threshold = DEFAULT_THRESHOLD }: CutOptions = {}) {
    if (!(threshold > 0 && threshold < 1)) {
      throw usageError(`threshold ${threshold} is out of range`, 'Give a number above 0 and below 1');
    }
    this.#gradual = gradual;
    this.#threshold = threshold;
    this.lookahead = gradual ? GRADUAL_REACH : HARD_REACH;
  }

  /**
   * Takes the next frame.
   *
   * @param luma - CIE L* of the frame, 0 to 100, one channel of any size, at least 1x1; all frames of one size. Not
   *   kept.
   * @returns cuts that are certain now, in order
   * @throws RangeError when the image has other than one channel, no samples, or another size than the one before
   * @throws Error after {@link finish}
   */
  push(luma: SmallImage): Cut[] {
    if (this.#finished) throw new Error('the clip has ended');
    this.#check(luma);
    this.#track.add(toThumbnail(luma));
    return this.#judge(this.#track.count - HARD_REACH, this.#track.count - GRADUAL_REACH);
  }

  /**
   * Ends the clip.
   *
   * @returns the cuts that were not certain yet, in order; none when called again
   */
  finish(): Cut[] {
    this.#finished = true;
    return this.#judge(this.#track.count, this.#track.count);
  }

  #check(luma: SmallImage): void {
    const { width, height, channels, data } = luma;
    if (channels !== 1) throw new RangeError(`lightness has 1 channel, not ${channels}`);
    if (!(width >= 1 && height >= 1) || data.length !== width * height) {
      throw new RangeError(`${data.length} samples are not an image of ${width}x${height}`);
    }
    this.#size ??= { width, height };
    if (width !== this.#size.width || height !== this.#size.height) {
      const { width: w, height: h } = this.#size;
      throw new RangeError(`a frame of ${width}x${height} cannot follow frames of ${w}x${h}`);
    }
  }

  /** Gives frames their verdicts, up to these ends, not included. */
  #judge(hardEnd: number, gradualEnd: number): Cut[] {
    for (; this.#nextHard < hardEnd; this.#nextHard += 1) this.#judgeHard(this.#nextHard);
    if (!this.#gradual) return this.#hard.splice(0);
    const found: Cut[] = [];
    for (; this.#nextGradual < gradualEnd; this.#nextGradual += 1) {
      const frame = this.#nextGradual;
      const cut = this.#hard[0]?.frame === frame ? this.#hard.shift() : this.#gradualAt(frame);
      if (!cut) continue;
      found.push(cut);
      this.#lastTo = cut.to;
    }
    return found;
  }

  #judgeHard(frame: number): void {
    if (frame - this.#lastHard < SHORTEST_SHOT) return;
    if (hardCutScore(this.#track, frame) < this.#threshold) return;
    this.#hard.push({ frame, kind: 'cut', from: frame, to: frame });
    this.#lastHard = frame;
  }

  /** The fade or dissolve that is cut at a frame, unless another cut lies within it. */
  #gradualAt(frame: number): Cut | undefined {
    const fade = fadeAt(this.#track, frame);
    if (fade && this.#isFree(fade)) return { frame, kind: 'fade', from: fade.from, to: fade.to };
    this.#dissolves.delete(frame - RIVALS - 1);
    const dissolve = this.#dissolveAt(frame);
    if (!dissolve) return undefined;
    for (let other = frame - RIVALS; other <= frame + RIVALS; other += 1) {
      const score = this.#dissolveAt(other)?.score ?? 0;
      if (score > dissolve.score || (score === dissolve.score && other < frame)) return undefined;
    }
    return { frame, kind: 'dissolve', from: dissolve.from, to: dissolve.to };
  }

  #dissolveAt(frame: number): FoundDissolve | undefined {
    if (frame % STRIDE !== 0) return undefined;
    if (!this.#dissolves.has(frame)) this.#dissolves.set(frame, dissolveAt(this.#track, frame));
    const found = this.#dissolves.get(frame);
    return found && this.#isFree(found) ? found : undefined;
  }

  /** Whether no hard cut lies within or at the ends of a transition, nor the transition before it. */
  #isFree({ from, to }: { readonly from: number; readonly to: number }): boolean {
    return from > this.#lastTo && !this.#hard.some(({ frame }) => frame >= from && frame <= to);
  }
}

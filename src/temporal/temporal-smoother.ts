import type { SmallPicture } from '../colour/small-picture.js';
import type { Motion, Passage } from './passage.js';
import { PlanePool } from './plane-pool.js';
import { ScreenedPoissonSolver } from './screened-poisson.js';
import { type Onward, type Trail, TrailJoiner } from './trail.js';
import { warp } from './warp.js';

/** λ for chroma at network size that goes for 1 in the settings; see docs/steady-colours.md. */
export const DEFAULT_LAMBDA = 10;

/** σ of the lightness: 0.05 of its range, as in the paper. */
export const DEFAULT_SIGMA = 5;

/** How steady frames are made. */
export interface SmoothingSettings {
  /**
   * How much steadiness counts against the frame's own edges, from 0 (frames as they come): λ of Bonneel et al. 2015,
   * equation 1. Patterns larger than about 2π/√λ samples are held steady, smaller ones are the frame's own.
   */
  readonly lambda: number;
  /** Frames before and after each one that colours are gathered from: 0, or 1 less than a power of 2. */
  readonly reach: number;
  /** Change of lightness, 0 to 100, at which another frame counts by exp(-1/2). */
  readonly sigma: number;
}

/** What the temporal stage sees of a frame. All pictures of a smoother have the same size. */
export interface TimedFrame {
  /** CIE L*, one channel, 0 to 100. */
  readonly lightness: SmallPicture;
  /** What shall become steady; its samples must be finite. */
  readonly processed: SmallPicture;
  /** From the frame before to this one; undefined where a shot starts. */
  readonly motion: Motion | undefined;
  /** Whether the result is asked for. Without, the frame only counts in those around it. */
  readonly wanted: boolean;
}

interface Entry extends TimedFrame {
  /** The frame by itself: the trails of one frame, both ways. */
  readonly own: Float32Array;
  /** Trails of 1, 2, 4 ... frames; those that nothing needs any more are undefined. */
  readonly past: (Trail | undefined)[];
  readonly future: (Trail | undefined)[];
}

/**
 * Makes a stream of processed frames steady, blind to how they were processed.
 *
 * With a reach, what the frames within it show of each point is gathered along the motion, and the frame gets the gradients
 * it has and the values that were gathered (a screened Poisson equation). A result depends on the frames within
 * reach alone: it is the same however much of the shot came before, and does not favour one end of the shot.
 *
 * Without a reach it is the recursion of Bonneel et al. 2015: the values are those of the result before, carried along
 * the motion. Then no frame has to wait for later ones, and a shot keeps the colours it began with.
 *
 * Memory: some 6 numbers per sample for each frame within reach of one, plus the pictures of those frames.
 */
export class TemporalSmoother {
  readonly #doublings: number;
  readonly #joiner: TrailJoiner;
  readonly #solver: ScreenedPoissonSolver;
  readonly #pool = new PlanePool();
  /** Frames of the shot under way whose results have not been given. */
  #entries: Entry[] = [];
  #before: { readonly lightness: SmallPicture; readonly result: SmallPicture } | undefined;

  /**
   * @param width - of all pictures, at least 1
   * @param height - likewise
   * @throws RangeError when the reach is none of those allowed
   */
  constructor(
    readonly width: number,
    readonly height: number,
    readonly settings: SmoothingSettings,
  ) {
    this.#doublings = Math.log2(settings.reach + 1);
    if (!Number.isInteger(this.#doublings)) {
      throw new RangeError(`reach ${settings.reach} is not 1 less than a power of 2`);
    }
    this.#joiner = new TrailJoiner(width, height);
    this.#solver = new ScreenedPoissonSolver(width, height);
  }

  /**
   * Takes the next frame.
   *
   * @returns results for the frames that have all they need now, in order; undefined for one that is not wanted
   */
  push(frame: TimedFrame): (SmallPicture | undefined)[] {
    const ended = frame.motion ? [] : this.finish();
    if (this.settings.reach === 0) return [this.#follow(frame)];
    const own = this.#ownSums(frame.processed);
    const entry: Entry = {
      ...frame,
      own,
      past: [{ sums: own, onward: onwardOf(frame.motion?.backward) }],
      future: [{ sums: own, onward: undefined }],
    };
    const last = this.#entries.at(-1);
    if (last && frame.motion) {
      last.future[0] = { sums: last.own, onward: onwardOf(frame.motion.forward) };
    }
    this.#entries.push(entry);
    const newest = this.#entries.length - 1;
    for (let level = 0; level < this.#doublings; level += 1) {
      const step = 2 ** level;
      entry.past.push(this.#joined(newest, -step, level));
      // One frame later than the stretch is complete, so that the way on from it is known too.
      const start = newest - 2 * step;
      if (start >= 0) (this.#entries[start] as Entry).future[level + 1] = this.#joined(start, step, level);
    }
    this.#release(newest);
    return newest <= this.settings.reach ? ended : [...ended, this.#next()];
  }

  /** Ends the shot: results for the frames that have been waiting for more. */
  finish(): (SmallPicture | undefined)[] {
    const count = this.#entries.length;
    for (let level = 0; level < this.#doublings; level += 1) {
      const step = 2 ** level;
      for (let start = Math.max(0, count - 2 * step); start < count; start += 1) {
        (this.#entries[start] as Entry).future[level + 1] = this.#joined(start, step, level);
      }
    }
    const results: (SmallPicture | undefined)[] = [];
    while (this.#entries.length > 0) results.push(this.#next());
    this.#before = undefined;
    return results;
  }

  /** The sums of a frame by itself: its samples, and ones. */
  #ownSums({ data, channels }: SmallPicture): Float32Array {
    const size = this.width * this.height;
    const sums = this.#pool.floats((channels + 1) * size);
    sums.set(data);
    sums.fill(1, data.length);
    return sums;
  }

  /** A trail twice as long as that of a level, from the frame at an index onwards by `step` (or backwards). */
  #joined(index: number, step: number, level: number): Trail {
    const direction = step < 0 ? 'past' : 'future';
    const entry = this.#entries[index] as Entry;
    const other = this.#entries[index + step];
    const near = entry[direction][level] as Trail;
    const far = other?.[direction][level];
    if (!other || !far || !near.onward) return near;
    const sums = this.#pool.floats(near.sums.length);
    const lightness = { near: entry.lightness.data, far: other.lightness.data };
    this.#joiner.join(near.sums, near.onward, far.sums, lightness, this.settings.sigma, sums);
    // Nothing goes on from the longest trail.
    if (!far.onward || level + 1 === this.#doublings) return { sums, onward: undefined };
    const size = this.width * this.height;
    const onward = { u: this.#pool.floats(size), v: this.#pool.floats(size), seen: new Uint8Array(size) };
    this.#joiner.compose(near.onward, far.onward, onward);
    return { sums, onward };
  }

  /** Gives back what no later frame will ask for. */
  #release(newest: number): void {
    for (let level = 0; level < this.#doublings; level += 1) {
      const behind = this.#entries[newest - 2 ** level];
      if (behind) this.#drop(behind, 'past', level);
      const whole = this.#entries[newest - 2 ** (level + 1)];
      if (whole) this.#drop(whole, 'future', level);
    }
  }

  #drop({ own, ...entry }: Entry, direction: 'past' | 'future', level: number): void {
    const trails = entry[direction];
    const trail = trails[level];
    if (!trail) return;
    trails[level] = undefined;
    // At the ends of a shot a trail that cannot grow is handed on from level to level.
    if (trail.sums === own || trails.includes(trail)) return;
    this.#pool.giveBack(trail.sums);
    if (trail.onward) this.#pool.giveBack(trail.onward.u, trail.onward.v);
  }

  /** The result of the first frame, which is taken out. */
  #next(): SmallPicture | undefined {
    const entry = this.#entries.shift() as Entry;
    const { processed, wanted, past, future } = entry;
    const level = this.#doublings;
    const result = wanted
      ? this.#steady(processed, (past[level] as Trail).sums, (future[level] as Trail).sums)
      : undefined;
    this.#drop(entry, 'past', level);
    this.#drop(entry, 'future', level);
    this.#pool.giveBack(entry.own);
    return result;
  }

  #steady(processed: SmallPicture, before: Float32Array, after: Float32Array): SmallPicture {
    const size = this.width * this.height;
    const { channels, data } = processed;
    const mean = this.#pool.floats(data.length);
    const weights = this.#pool.floats(size);
    for (let i = 0; i < size; i += 1) {
      // The frame itself is in both.
      const count = (before[channels * size + i] as number) + (after[channels * size + i] as number) - 1;
      for (let at = i; at < data.length; at += size) {
        mean[at] = ((before[at] as number) + (after[at] as number) - (data[at] as number)) / count;
      }
      // Much support makes it as firm as λ; a single other frame half as firm.
      weights[i] = this.settings.lambda * Math.max(0, 1 - 1 / count);
    }
    const result = this.#solver.solve(processed, { ...processed, data: mean }, weights);
    this.#pool.giveBack(mean, weights);
    return result;
  }

  #follow({ lightness, processed, motion, wanted }: TimedFrame): SmallPicture | undefined {
    const passage = motion?.backward;
    const before = this.#before;
    let result = processed;
    if (passage && before) {
      const { lambda, sigma } = this.settings;
      const carried = warp(before.lightness, passage.flow).data;
      const weights = Float32Array.from(passage.visible, (visible, i) => {
        const change = (carried[i] as number) - (lightness.data[i] as number);
        return visible * lambda * Math.exp((-0.5 * change * change) / (sigma * sigma));
      });
      const target = warp(before.result, passage.flow);
      result = heldWithin(this.#solver.solve(processed, target, weights), processed, target);
    }
    this.#before = { lightness, result };
    return wanted ? result : undefined;
  }
}

/**
 * A result held within the range of what it was made from, channel by channel. Where motion is mistaken for a while the
 * recursion adds up corrections that belong elsewhere, and without a bound colours would grow for ever.
 */
function heldWithin(result: SmallPicture, processed: SmallPicture, target: SmallPicture): SmallPicture {
  const size = result.width * result.height;
  for (let start = 0; start < result.data.length; start += size) {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = start; i < start + size; i += 1) {
      least = Math.min(least, processed.data[i] as number, target.data[i] as number);
      most = Math.max(most, processed.data[i] as number, target.data[i] as number);
    }
    for (let i = start; i < start + size; i += 1) {
      result.data[i] = Math.min(Math.max(result.data[i] as number, least), most);
    }
  }
  return result;
}

function onwardOf(passage: Passage | undefined): Onward | undefined {
  return passage && { u: passage.flow.u, v: passage.flow.v, seen: passage.visible };
}

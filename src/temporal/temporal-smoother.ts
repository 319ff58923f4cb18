import type { SmallImage } from '../colour/small-image.js';
import type { Motion } from './flow-with-occlusion.js';
import type { SmoothingSettings } from './smoothing-settings.js';
import type { Trajectory } from './trajectory.js';
import { doublingsOf, onwardOf, TrajectoryGatherer } from './trajectory-gatherer.js';
import { warp } from './warp.js';

/** What the temporal stage sees of a frame. All images of a smoother have the same size. */
export interface TimedFrame {
  /** CIE L*, one channel, 0 to 100. */
  readonly lightness: SmallImage;
  /** What shall become steady; its samples must be finite. */
  readonly processed: SmallImage;
  /** From the frame before to this one; undefined where a shot starts. */
  readonly motion: Motion | undefined;
  /** Whether the result is asked for. Without, the frame only counts in those around it. */
  readonly wanted: boolean;
}

interface Entry extends TimedFrame {
  /** The frame by itself: the trajectories of one frame, both ways. */
  readonly own: Float32Array;
  /** Trails of 1, 2, 4 ... frames; those that nothing needs any more are undefined. */
  readonly past: (Trajectory | undefined)[];
  readonly future: (Trajectory | undefined)[];
}

/**
 * Makes a stream of processed frames steady, blind to how they were processed.
 *
 * With a radius, what the frames within it show of each point is gathered along the motion, and the frame gets the gradients
 * it has and the values that were gathered (a screened Poisson equation). A result depends on the frames within
 * radius alone: it is the same however much of the shot came before, and does not favour one end of the shot.
 *
 * Without a radius it is the recursion of Bonneel et al. 2015: the values are those of the result before, carried along
 * the motion. Then no frame has to wait for later ones, and a shot keeps the colours it began with.
 *
 * Memory: some 6 numbers per sample for each frame within reach of one, plus the images of those frames.
 */
export class TemporalSmoother {
  readonly #doublings: number;
  readonly #gatherer: TrajectoryGatherer;
  /** Frames of the shot under way whose results have not been given. */
  #entries: Entry[] = [];
  #before: { readonly lightness: SmallImage; readonly result: SmallImage } | undefined;

  /**
   * @param width - of all images, at least 1
   * @param height - likewise
   * @throws RangeError when the radius is none of those allowed
   */
  constructor(
    readonly width: number,
    readonly height: number,
    readonly settings: SmoothingSettings,
  ) {
    this.#doublings = doublingsOf(settings.radius);
    this.#gatherer = new TrajectoryGatherer(width, height, settings);
  }

  /**
   * Takes the next frame.
   *
   * @returns results for the frames that have all they need now, in order; undefined for one that is not wanted
   */
  push(frame: TimedFrame): (SmallImage | undefined)[] {
    const ended = frame.motion ? [] : this.finish();
    if (this.settings.radius === 0) return [this.#follow(frame)];
    const own = this.#gatherer.ownSums(frame.processed);
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
    return newest <= this.settings.radius ? ended : [...ended, this.#next()];
  }

  /** Ends the shot: results for the frames that have been waiting for more. */
  finish(): (SmallImage | undefined)[] {
    const count = this.#entries.length;
    for (let level = 0; level < this.#doublings; level += 1) {
      const step = 2 ** level;
      for (let start = Math.max(0, count - 2 * step); start < count; start += 1) {
        (this.#entries[start] as Entry).future[level + 1] = this.#joined(start, step, level);
      }
    }
    const results: (SmallImage | undefined)[] = [];
    while (this.#entries.length > 0) results.push(this.#next());
    this.#before = undefined;
    return results;
  }

  /** A trajectory twice as long as that of a level, from the frame at an index onwards by `step` (or backwards). */
  #joined(index: number, step: number, level: number): Trajectory {
    const direction = step < 0 ? 'past' : 'future';
    const entry = this.#entries[index] as Entry;
    const other = this.#entries[index + step];
    const near = entry[direction][level] as Trajectory;
    const far = other?.[direction][level];
    if (!other || !far || !near.onward) return near;
    const lightness = { near: entry.lightness.data, far: other.lightness.data };
    return this.#gatherer.join(near, near.onward, far, lightness, level + 1 === this.#doublings);
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
    const trajectories = entry[direction];
    const trajectory = trajectories[level];
    if (!trajectory) return;
    trajectories[level] = undefined;
    // At the ends of a shot a trajectory that cannot grow is handed on from level to level.
    if (trajectory.sums === own || trajectories.includes(trajectory)) return;
    this.#gatherer.giveBack(trajectory);
  }

  /** The result of the first frame, which is taken out. */
  #next(): SmallImage | undefined {
    const entry = this.#entries.shift() as Entry;
    const { processed, wanted, past, future } = entry;
    const level = this.#doublings;
    const result = wanted
      ? this.#gatherer.smooth(processed, (past[level] as Trajectory).sums, (future[level] as Trajectory).sums)
      : undefined;
    this.#drop(entry, 'past', level);
    this.#drop(entry, 'future', level);
    this.#gatherer.giveBackSums(entry.own);
    return result;
  }

  #follow({ lightness, processed, motion, wanted }: TimedFrame): SmallImage | undefined {
    const found = motion?.backward;
    const before = this.#before;
    let result = processed;
    if (found && before) {
      const { lambda, sigma } = this.settings;
      const carried = warp(before.lightness, found.flow).data;
      const weights = Float32Array.from(found.visible, (visible, i) => {
        const change = (carried[i] as number) - (lightness.data[i] as number);
        return visible * lambda * Math.exp((-0.5 * change * change) / (sigma * sigma));
      });
      const target = warp(before.result, found.flow);
      result = heldWithin(this.#gatherer.solver.solve(processed, target, weights), processed, target);
    }
    this.#before = { lightness, result };
    return wanted ? result : undefined;
  }
}

/**
 * A result held within the range of what it was made from, channel by channel. Where motion is mistaken for a while the
 * recursion adds up corrections that belong elsewhere, and without a bound colours would grow for ever.
 */
function heldWithin(result: SmallImage, processed: SmallImage, target: SmallImage): SmallImage {
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

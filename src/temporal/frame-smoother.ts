import type { SmallImage } from '../colour/small-image.js';
import type { SmoothingSettings } from './smoothing-settings.js';
import type { TimedFrame } from './temporal-smoother.js';
import type { Trajectory } from './trajectory.js';
import { doublingsOf, onwardOf, TrajectoryGatherer } from './trajectory-gatherer.js';

/** A frame in the middle of those that it is made steady with. */
export interface FrameWindow {
  /**
   * Frames of one shot, one after the other: that which is asked for and all within radius of it, as far as the shot has them.
   * Whether they are `wanted` does not matter.
   */
  readonly frames: readonly Omit<TimedFrame, 'wanted'>[];
  /** Place of the frame that is asked for, from 0. */
  readonly at: number;
}

/**
 * Makes single frames steady, in any order: the very samples that a `TemporalSmoother` gives, which goes through all. Trails
 * are joined as they are needed, so a frame costs little more than one of a stream: 2·radius joins, where a stream that is
 * started for it takes as many for each frame around.
 *
 * Memory: some 6 numbers per sample for each doubling of the radius; nothing is kept of a frame.
 */
export class FrameSmoother {
  readonly #doublings: number;
  readonly #gatherer: TrajectoryGatherer;

  /**
   * @param width - of all images, at least 1
   * @param height - likewise
   * @param settings - with a radius: without, a frame depends on all of the shot before it
   * @throws RangeError when the radius is none of those allowed, or 0
   */
  constructor(
    readonly width: number,
    readonly height: number,
    readonly settings: SmoothingSettings,
  ) {
    if (settings.radius === 0) throw new RangeError('a single frame cannot be smoothed without a radius');
    this.#doublings = doublingsOf(settings.radius);
    this.#gatherer = new TrajectoryGatherer(width, height, settings);
  }

  /** @throws RangeError when there is no frame at that place */
  smooth({ frames, at }: FrameWindow): SmallImage {
    const frame = frames[at];
    if (!frame) throw new RangeError(`there is no frame ${at} among ${frames.length}`);
    const gather = (direction: 1 | -1) => this.#trajectory(frames, at, direction, this.#doublings);
    const [past, future] = [gather(-1), gather(1)];
    const result = this.#gatherer.smooth(frame.processed, past.sums, future.sums);
    this.#gatherer.giveBack(past);
    this.#gatherer.giveBack(future);
    return result;
  }

  /** What is gathered from 2^level frames, beginning with one; its sums belong to the caller. */
  #trajectory(frames: FrameWindow['frames'], index: number, direction: 1 | -1, level: number): Trajectory {
    const frame = frames[index] as FrameWindow['frames'][number];
    if (level === 0) {
      // Nothing is before the first frame, whatever its motion says.
      const motion = direction < 0 ? frames[index - 1] && frame.motion : frames[index + 1]?.motion;
      const found = direction < 0 ? motion?.backward : motion?.forward;
      return { sums: this.#gatherer.ownSums(frame.processed), onward: onwardOf(found) };
    }
    const near = this.#trajectory(frames, index, direction, level - 1);
    const other = index + direction * 2 ** (level - 1);
    if (!near.onward || !frames[other]) return near;
    const far = this.#trajectory(frames, other, direction, level - 1);
    const lightness = { near: frame.lightness.data, far: frames[other].lightness.data };
    const joined = this.#gatherer.join(near, near.onward, far, lightness, level === this.#doublings);
    // Of a single frame the way is the motion's own, and not ours to give back.
    for (const { sums, onward } of [near, far]) {
      this.#gatherer.giveBack({ sums, onward: level === 1 ? undefined : onward });
    }
    return joined;
  }
}

/** Keeps memory for what was asked for last. */
let kept: FrameSmoother | undefined;

/**
 * Makes one frame steady; see `FrameSmoother`.
 *
 * @throws RangeError as it does
 */
export function smoothFrame(window: FrameWindow, settings: SmoothingSettings): SmallImage {
  const { width, height } = window.frames[window.at]?.processed ?? { width: 1, height: 1 };
  const fits =
    kept?.width === width &&
    kept.height === height &&
    (Object.keys(settings) as (keyof SmoothingSettings)[]).every(
      (name) => kept?.settings[name] === settings[name],
    );
  if (!kept || !fits) kept = new FrameSmoother(width, height, settings);
  return kept.smooth(window);
}

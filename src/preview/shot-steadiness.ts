import type { Prediction } from '../colorize/frame-colourer.js';
import { warpingError } from '../metrics/warping-error.js';
import { areaMean } from '../temporal/area-mean.js';
import { warp } from '../temporal/warp.js';
import type { SteadinessState } from './protocol.js';
import { type OpenedView, type ShotToView, type ShotViews, viewKey } from './shot-views.js';

/** Milliseconds after which what is not measured yet is left for the next request. */
const PATIENCE = 1500;

/** Which frames of a shot are at hand. */
export interface FramesAtHand {
  has(key: string, index: number): boolean;
}

type Look = 'raw' | 'smoothed';

/**
 * How steady the colours of a shot are: the distance in a*, b* of a frame from the one before, warped along the motion, as a
 * root of the mean square (see `warpingError`). Only frames that somebody has looked at are measured, and each pair once.
 */
export class ShotSteadiness {
  readonly #known = new Map<string, number | null>();

  /**
   * @param raw - frames whose colours were predicted, by `viewKey`
   * @param smoothed - likewise those that were smoothed
   */
  constructor(
    readonly views: ShotViews,
    readonly raw: FramesAtHand,
    readonly smoothed: FramesAtHand,
  ) {}

  /** What is known of a shot; more is measured for a moment. */
  async of(shot: ShotToView, signal: AbortSignal): Promise<SteadinessState> {
    const { start, end } = shot.planned.shot;
    const until = performance.now() + PATIENCE;
    const of = async (look: Look) => {
      const errors: (number | null)[] = [];
      for (let index = start; index < end; index += 1)
        errors.push(await this.#error(shot, look, index, until, signal));
      return errors;
    };
    return { start, raw: await of('raw'), smoothed: await of('smoothed') };
  }

  async #error(
    shot: ShotToView,
    look: Look,
    index: number,
    until: number,
    signal: AbortSignal,
  ): Promise<number | null> {
    const key = viewKey(shot);
    const name = `${key} ${look} ${index}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const atHand = this[look].has(key, index) && this[look].has(key, index - 1);
    if (index === shot.planned.shot.start || !atHand || performance.now() > until) return null;
    const error = await this.views.with(shot, async ({ view }) => this.#measure(view, look, index, signal));
    this.#known.set(name, error);
    return error;
  }

  async #measure(
    view: OpenedView['view'],
    look: Look,
    index: number,
    signal: AbortSignal,
  ): Promise<number | null> {
    const [before, frame] = await Promise.all([view[look](index - 1, signal), view[look](index, signal)]);
    if (!before || !frame) return null;
    const lightness = (each: Prediction) => areaMean(each.lightness, each.chroma);
    const { backward } = await this.views.compute.threads.motion(lightness(before), lightness(frame));
    const error = warpingError(frame.chroma, warp(before.chroma, backward.flow), backward.visible);
    return error === undefined ? null : Math.sqrt(error);
  }
}

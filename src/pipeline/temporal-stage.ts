import { type OperatorFunction, pipe } from 'rxjs';
import type { FrameRange } from '../decode/frame-source.js';
import type { SmoothingSettings } from '../temporal/smoothing-settings.js';
import type { TemporalCompute } from '../temporal/temporal-compute.js';
import { type Carrier, type ViewedFrame, withMotion } from './estimate-motion.js';
import { SHOT_LOOKAHEAD } from './mark-shots.js';
import { type SmoothedFrame, smoothFrames } from './smooth-frames.js';
import type { StageClock } from './stage-clock.js';

/** How a render makes its frames steady. */
export interface Smoothing {
  /** Where the work is done. Belongs to the caller, who closes it after the render has ended. */
  readonly compute: TemporalCompute;
  readonly settings: SmoothingSettings;
}

/** Frames that smoothing holds at once, shots being marked before it, beside those that other stages work on. */
export function framesHeld(smoothing: Smoothing | undefined): number {
  return smoothing ? SHOT_LOOKAHEAD + smoothing.settings.radius + 2 + smoothing.compute.concurrency : 0;
}

/**
 * The frames that must be read to render a range: those within radius of it belong to it and, where cuts are looked for, those
 * that tell whether a shot starts among them, so that every frame is the same whichever part of a shot is rendered.
 *
 * @param shot - where its bounds are known: nothing beyond it is read but the range itself
 */
export function withContext(
  range: FrameRange,
  smoothing: Smoothing | undefined,
  shot?: FrameRange,
): FrameRange {
  if (!smoothing) return range;
  const { radius } = smoothing.settings;
  // Without a radius each frame carries on from all before it.
  const before = radius === 0 && shot ? Number.POSITIVE_INFINITY : radius;
  const context = shot ? 0 : SHOT_LOOKAHEAD;
  const [first, last] = [shot?.start ?? 0, endOf(shot)];
  const start = Math.max(first, range.start - before - context);
  const end = Math.min(last, endOf(range) + radius + context);
  return {
    start: Math.min(range.start, start),
    end: endOr(Math.max(end, endOf(range))),
  };
}

/** The end of a range as a number. */
export function endOf(range: FrameRange | undefined): number {
  return range?.end ?? Number.POSITIVE_INFINITY;
}

const endOr = (end: number) => (Number.isFinite(end) ? end : undefined);

/**
 * The temporal stage: motion, then steady images for the frames of a range. Those around it are taken in and not passed
 * on.
 *
 * Memory: see the operators it is made of.
 *
 * @param options - `clock`: runs while there is work; `onWarning`: told of frames that are left as they are
 */
export function temporalStage<T extends Carrier>(
  { compute, settings }: Smoothing,
  options: {
    readonly range: FrameRange;
    readonly clock: StageClock;
    readonly onWarning: (message: string) => void;
  },
): OperatorFunction<ViewedFrame<T>, SmoothedFrame<T>> {
  const { range, clock, onWarning } = options;
  const wanted = ({ frame: { index } }: Carrier) =>
    index >= range.start && index < (range.end ?? Number.POSITIVE_INFINITY);
  return pipe(
    withMotion<T>(compute, { clock }),
    smoothFrames<T>(compute, { settings, wanted, clock, onWarning }),
  );
}

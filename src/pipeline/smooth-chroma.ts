import { type MonoTypeOperatorFunction, map, pipe } from 'rxjs';
import type { FrameRange } from '../decode/frame-source.js';
import { areaMean } from '../temporal/area-mean.js';
import { markShots } from './mark-shots.js';
import type { PredictedFrame } from './predicted-frame.js';
import type { StageClock } from './stage-clock.js';
import { type Smoothing, temporalStage } from './temporal-stage.js';

/**
 * Makes the chroma of coloured frames steady, at its own size and with lightness of that size beside it. Frames that keep
 * their own colours pass through.
 *
 * Memory: see {@link temporalStage}.
 */
export function smoothChroma(
  smoothing: Smoothing,
  options: {
    readonly range: FrameRange;
    /** Frames that come, those around the range too. */
    readonly read: FrameRange;
    /** Frames whose shot is known; cuts are looked for in the others. */
    readonly shot?: FrameRange;
    readonly clock: StageClock;
    readonly onWarning: (message: string) => void;
  },
): MonoTypeOperatorFunction<PredictedFrame> {
  return pipe(
    map((carrier: PredictedFrame) => {
      const { prediction } = carrier;
      const view = prediction && {
        lightness: areaMean(prediction.lightness, prediction.chroma),
        processed: prediction.chroma,
      };
      return { carrier, view };
    }),
    markShots<PredictedFrame>(options),
    temporalStage<PredictedFrame>(smoothing, options),
    map(({ carrier, result }) => {
      const { frame, prediction } = carrier;
      return prediction && result ? { frame, prediction: { ...prediction, chroma: result } } : carrier;
    }),
  );
}

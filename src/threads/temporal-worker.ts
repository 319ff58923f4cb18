import type { SmallImage } from '../colour/small-image.js';
import type { Motion } from '../temporal/flow-with-occlusion.js';
import { type FrameWindow, smoothFrame } from '../temporal/frame-smoother.js';
import { estimateMotion } from '../temporal/motion.js';
import type { SmoothingSettings } from '../temporal/smoothing-settings.js';
import { TemporalSmoother, type TimedFrame } from '../temporal/temporal-smoother.js';

/** What a thread of the temporal stage is asked for. A smoother's requests all go to one thread. */
export type TemporalRequest =
  | { readonly kind: 'motion'; readonly from: SmallImage; readonly to: SmallImage }
  | { readonly kind: 'frame'; readonly window: FrameWindow; readonly settings: SmoothingSettings }
  | {
      readonly kind: 'open';
      readonly stream: number;
      readonly width: number;
      readonly height: number;
      readonly settings: SmoothingSettings;
    }
  | { readonly kind: 'push'; readonly stream: number; readonly frame: TimedFrame }
  | { readonly kind: 'finish'; readonly stream: number };

const smoothers = new Map<number, TemporalSmoother>();

/** Does one task. */
export default function work(
  request: TemporalRequest,
): Motion | SmallImage | (SmallImage | undefined)[] | undefined {
  switch (request.kind) {
    case 'motion':
      return estimateMotion(request.from, request.to);
    case 'frame':
      return smoothFrame(request.window, request.settings);
    case 'open':
      smoothers.set(request.stream, new TemporalSmoother(request.width, request.height, request.settings));
      return undefined;
    case 'push':
      return smootherOf(request.stream).push(request.frame);
    case 'finish': {
      const results = smootherOf(request.stream).finish();
      // A clip may have any number of streams.
      smoothers.delete(request.stream);
      return results;
    }
  }
}

function smootherOf(stream: number): TemporalSmoother {
  const smoother = smoothers.get(stream);
  if (!smoother) throw new Error('a stream has ended that is given a frame');
  return smoother;
}

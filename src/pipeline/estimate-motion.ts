import { defer, map, type OperatorFunction } from 'rxjs';
import type { SmallImage } from '../colour/small-image.js';
import type { Frame } from '../frame/frame.js';
import { inOrder } from '../streams/in-order.js';
import type { Motion } from '../temporal/flow-with-occlusion.js';
import type { TemporalCompute } from '../temporal/temporal-compute.js';
import type { StageClock } from './stage-clock.js';

/** What carries a frame through the temporal stage. */
export interface Carrier {
  readonly frame: Frame;
}

/** What the temporal stage looks at: two images of the same size. */
export interface View {
  /** CIE L*, one channel, 0 to 100. */
  readonly lightness: SmallImage;
  /** What shall become steady, any number of channels. */
  readonly processed: SmallImage;
}

/** A frame and whether it can be made steady, and with which. */
export interface ViewedFrame<T extends Carrier> {
  readonly carrier: T;
  /** Undefined for a frame that is left as it is. */
  readonly view: View | undefined;
  /** Whether nothing of the frame before goes on in it. */
  readonly startsShot: boolean;
}

/** A frame with its motion. */
export interface MovingFrame<T extends Carrier> {
  readonly carrier: T;
  readonly view: View | undefined;
  /** From the frame before to this one; undefined where nothing is carried from one to the other. */
  readonly motion: Motion | undefined;
}

/**
 * Estimates the motion between each frame and the one before it, within shots.
 *
 * Memory: holds as many frames as are worked on at once, those that wait for an earlier one, and the view of one more. A
 * frame that will not be passed on is released.
 *
 * @param compute - where the work is done
 * @param options - `clock`: runs while estimating
 */
export function withMotion<T extends Carrier>(
  compute: TemporalCompute,
  options: { readonly clock: StageClock },
): OperatorFunction<ViewedFrame<T>, MovingFrame<T>> {
  return (source) =>
    defer(() => {
      let last: View | undefined;
      return source.pipe(
        map(({ carrier, view, startsShot }) => {
          const follows = view && last && !startsShot && sameSize(view.processed, last.processed);
          const pair = { carrier, view, before: follows ? last : undefined };
          last = view;
          return pair;
        }),
        inOrder({
          concurrency: compute.concurrency,
          task: async ({ carrier, view, before }): Promise<MovingFrame<T>> => ({
            carrier,
            view,
            motion:
              view && before
                ? await options.clock.during(() => compute.motion(before.lightness, view.lightness))
                : undefined,
          }),
          discard: ({ carrier }) => carrier.frame.buffer.release(),
        }),
      );
    });
}

function sameSize(one: SmallImage, other: SmallImage): boolean {
  return one.width === other.width && one.height === other.height && one.channels === other.channels;
}

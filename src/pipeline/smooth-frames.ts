import { Observable, type OperatorFunction } from 'rxjs';
import type { SmallImage } from '../colour/small-image.js';
import type { SmoothingSettings } from '../temporal/smoothing-settings.js';
import type { SmoothingStream, TemporalCompute } from '../temporal/temporal-compute.js';
import type { Carrier, MovingFrame } from './estimate-motion.js';
import type { StageClock } from './stage-clock.js';

/** A frame with what was made of it. */
export interface SmoothedFrame<T extends Carrier> {
  readonly carrier: T;
  /** As large as the processed image; undefined for a frame that is left as it is. */
  readonly result: SmallImage | undefined;
}

/** Settings of {@link smoothFrames}. */
export interface SmoothFramesOptions {
  readonly settings: SmoothingSettings;
  /** Whether a frame is passed on. One that is not only counts in those around it, and is released. */
  readonly wanted: (carrier: Carrier) => boolean;
  /** Runs while smoothing. */
  readonly clock: StageClock;
  /** Told of frames for which the result is no number: they are left as they are. */
  readonly onWarning: (message: string) => void;
}

/**
 * Makes frames steady along the motion, and emits them in the order they came. A frame is emitted once the frames within
 * its radius, and one more, have come; one that is left as it is ends the shot before it, which then has to wait no longer.
 * Frames before an error of the source are emitted before it is passed on.
 *
 * Memory: holds those frames, and those that have come while one is worked on; the frame pool bounds them. On
 * unsubscription the frames held are released.
 *
 * @param compute - where the work is done
 */
export function smoothFrames<T extends Carrier>(
  compute: TemporalCompute,
  { settings, wanted, clock, onWarning }: SmoothFramesOptions,
): OperatorFunction<MovingFrame<T>, SmoothedFrame<T>> {
  return (source) =>
    new Observable((subscriber) => {
      /** Frames that have come, and those whose result has not. */
      let arrived: MovingFrame<T>[] = [];
      let waiting: T[] = [];
      let stream: SmoothingStream | undefined;
      let size = '';
      let working = false;
      let left = false;
      let ended: { readonly failed: boolean; readonly error?: unknown } | undefined;

      const release = ({ frame }: Carrier) => frame.buffer.release();

      const emit = (carrier: T, result: SmallImage | undefined) => {
        if (left) return release(carrier);
        if (!wanted(carrier)) return;
        if (result && !result.data.every(Number.isFinite)) {
          onWarning(`frame ${carrier.frame.index} could not be smoothed and is left unchanged`);
          return subscriber.next({ carrier, result: undefined });
        }
        subscriber.next({ carrier, result });
      };

      const emitResults = (results: readonly (SmallImage | undefined)[]) => {
        for (const result of results) emit(waiting.shift() as T, result);
      };

      const work = async ({ carrier, view, motion }: MovingFrame<T>) => {
        const its = view && `${view.processed.width}x${view.processed.height}`;
        if (stream && its !== size) {
          emitResults(await stream.finish());
          stream = undefined;
        }
        if (!view) return emit(carrier, undefined);
        if (!stream) {
          stream = compute.open(view.processed, settings);
          size = its as string;
        }
        waiting.push(carrier);
        emitResults(await stream.push({ ...view, motion, wanted: wanted(carrier) }));
      };

      const fail = (error: unknown, failing: readonly T[]) => {
        ended = { failed: true, error };
        const behind = arrived.map(({ carrier }) => carrier);
        for (const carrier of [...waiting, ...failing, ...behind]) release(carrier);
        [waiting, arrived] = [[], []];
        upstream.unsubscribe();
        subscriber.error(error);
      };

      const advance = async () => {
        if (working || left) return;
        working = true;
        let current: MovingFrame<T> | undefined;
        try {
          for (current = arrived.shift(); current && !left; current = arrived.shift()) {
            const frame = current;
            await clock.during(() => work(frame));
          }
          if (ended && !left) {
            const last = stream;
            if (last) emitResults(await clock.during(() => last.finish()));
            if (ended.failed) subscriber.error(ended.error);
            else subscriber.complete();
          }
        } catch (error) {
          if (!left) fail(error, current ? [current.carrier] : []);
        }
        working = false;
        if (!left) return;
        for (const carrier of waiting.splice(0)) release(carrier);
        if (current) release(current.carrier);
      };

      const upstream = source.subscribe({
        next: (frame) => {
          if (left || ended) return release(frame.carrier);
          // Its small images are all that is needed of it.
          if (!wanted(frame.carrier)) release(frame.carrier);
          arrived.push(frame);
          advance();
        },
        error: (error: unknown) => {
          ended ??= { failed: true, error };
          advance();
        },
        complete: () => {
          ended ??= { failed: false };
          advance();
        },
      });
      subscriber.add(() => {
        left = true;
        upstream.unsubscribe();
        for (const { carrier } of arrived.splice(0)) release(carrier);
        // What is being worked on is released when its work has ended.
        if (!working) for (const carrier of waiting.splice(0)) release(carrier);
      });
    });
}

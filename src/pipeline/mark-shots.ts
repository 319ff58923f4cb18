import { map, Observable, type OperatorFunction, pipe } from 'rxjs';
import type { FrameRange } from '../decode/frame-source.js';
import { ShotMarker } from '../shots/cuts/shot-marker.js';
import type { Carrier, ViewedFrame } from './estimate-motion.js';

/** Frames after a frame that tell whether a shot starts there. */
export const SHOT_LOOKAHEAD = new ShotMarker(false).held;

type Unmarked<T extends Carrier> = Omit<ViewedFrame<T>, 'startsShot'>;

/**
 * Tells of each frame whether a shot starts with it.
 *
 * Memory: none where the shot is known; else see {@link findShots}.
 *
 * @param options - `shot`: frames that are known to be one shot, and `read`: frames that will come. Cuts are looked for in
 *   what lies beyond the shot, and everywhere where none is known
 */
export function markShots<T extends Carrier>(
  options: { readonly shot?: FrameRange; readonly read?: FrameRange } = {},
): OperatorFunction<Unmarked<T>, ViewedFrame<T>> {
  const { shot, read } = options;
  if (!shot) return findShots<T>();
  const [start, end] = [shot.start, shot.end ?? Number.POSITIVE_INFINITY];
  if (read && read.start >= start && (read.end ?? Number.POSITIVE_INFINITY) <= end) {
    return map((frame) => ({ ...frame, startsShot: false }));
  }
  return pipe(
    findShots<T>(),
    map((frame) => {
      const { index } = frame.carrier.frame;
      if (index === start || index === end) return { ...frame, startsShot: true };
      return index > start && index < end ? { ...frame, startsShot: false } : frame;
    }),
  );
}

/**
 * Finds the shots of a stream. A frame is emitted once the frames that tell have come; one that is left as it is (`-`) starts a
 * shot, and so does the frame after it, or one of another size.
 *
 * ```text
 * in:   a b c d e f g h i j | (a cut before e; 8 frames tell)
 * out:                  a b(cdEfghij|)
 * ```
 *
 * Memory: holds {@link SHOT_LOOKAHEAD} frames and the detector's thumbnails. On unsubscription the frames held are released.
 *
 * @example
 * frames.pipe(findShots()).subscribe(({ startsShot }) => { if (startsShot) forgetTheLastFrame(); });
 */
function findShots<T extends Carrier>(): OperatorFunction<Unmarked<T>, ViewedFrame<T>> {
  return (source) =>
    new Observable((subscriber) => {
      let marker: ShotMarker<Unmarked<T>> | undefined;
      let first = true;
      let size = '';
      let left = false;

      const release = ({ carrier }: Unmarked<T>) => carrier.frame.buffer.release();

      const emit = (frame: Unmarked<T>, startsShot: boolean) => {
        if (left) return release(frame);
        subscriber.next({ ...frame, startsShot });
      };

      const emitMarked = (marked: ReturnType<ShotMarker<Unmarked<T>>['finish']>) => {
        for (const { frame, cut } of marked) {
          emit(frame, cut || first);
          first = false;
        }
      };

      const flush = () => {
        const last = marker;
        marker = undefined;
        if (last) emitMarked(last.finish());
        first = true;
      };

      subscriber.add(() => {
        left = true;
        for (const frame of marker?.waiting ?? []) release(frame);
        marker = undefined;
      });
      subscriber.add(
        source.subscribe({
          next: (frame) => {
            if (left) return release(frame);
            if (!frame.view) {
              flush();
              return emit(frame, true);
            }
            const { lightness } = frame.view;
            const its = `${lightness.width}x${lightness.height}`;
            if (marker && size !== its) flush();
            if (left) return release(frame);
            size = its;
            marker ??= new ShotMarker(false);
            emitMarked(marker.push(frame, lightness));
          },
          error: (error: unknown) => {
            flush();
            subscriber.error(error);
          },
          complete: () => {
            flush();
            subscriber.complete();
          },
        }),
      );
    });
}

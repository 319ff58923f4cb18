import { Observable, type OperatorFunction } from 'rxjs';
import { CutDetector } from '../shots/cuts/cut-detector.js';
import type { Carrier, ViewedFrame } from './estimate-motion.js';

/** Frames after a frame that tell whether a shot starts there. */
export const SHOT_LOOKAHEAD = new CutDetector({ gradual: false }).lookahead;

/**
 * Tells of each frame whether a shot starts with it. A frame is emitted once the frames that tell have come; one that is
 * left as it is starts a shot, and so does the frame after it, or one of another size.
 *
 * Memory: holds {@link SHOT_LOOKAHEAD} frames and the detector's thumbnails. On unsubscription the frames held are released.
 */
export function markShots<T extends Carrier>(): OperatorFunction<
  Omit<ViewedFrame<T>, 'startsShot'>,
  ViewedFrame<T>
> {
  return (source) =>
    new Observable((subscriber) => {
      const waiting: Omit<ViewedFrame<T>, 'startsShot'>[] = [];
      let detector = new CutDetector({ gradual: false });
      /** Frames pushed into the detector and emitted again; cuts count from its first frame. */
      let [pushed, emitted] = [0, 0];
      let starts = new Set<number>([0]);
      let size = '';
      let left = false;

      const emit = (count: number) => {
        for (let n = 0; n < count && !left; n += 1) {
          const frame = waiting.shift() as Omit<ViewedFrame<T>, 'startsShot'>;
          const startsShot = starts.delete(emitted);
          emitted += 1;
          subscriber.next({ ...frame, startsShot });
        }
      };

      const flush = () => {
        for (const { frame } of detector.finish()) starts.add(frame);
        emit(waiting.length);
        detector = new CutDetector({ gradual: false });
        [pushed, emitted, starts] = [0, 0, new Set([0])];
      };

      subscriber.add(() => {
        left = true;
        for (const { carrier } of waiting.splice(0)) carrier.frame.buffer.release();
      });
      subscriber.add(
        source.subscribe({
          next: (frame) => {
            if (left) return frame.carrier.frame.buffer.release();
            if (!frame.view) {
              flush();
              if (!left) return subscriber.next({ ...frame, startsShot: true });
              return frame.carrier.frame.buffer.release();
            }
            const { width, height } = frame.view.lightness;
            if (pushed > 0 && size !== `${width}x${height}`) {
              flush();
              if (left) return frame.carrier.frame.buffer.release();
            }
            size = `${width}x${height}`;
            waiting.push(frame);
            pushed += 1;
            for (const cut of detector.push(frame.view.lightness)) starts.add(cut.frame);
            emit(Math.max(0, pushed - SHOT_LOOKAHEAD - emitted));
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

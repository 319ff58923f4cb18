import { Observable } from 'rxjs';
import type { FrameRange, FrameSource } from '../decode/frame-source.js';
import type { Frame } from '../frame/frame.js';
import { FramePool } from '../frame/frame-pool.js';
import { frameBytes } from '../frame/pixel-format.js';
import type { StageClock } from './stage-clock.js';

/** Frames of the original that are decoded ahead: one is looked at while the next is read. */
const ORIGINALS = 2;

/** A frame of a processed clip beside the one it was made from. */
export interface PairedFrame {
  /** Of the processed clip. */
  readonly frame: Frame;
  /** Of the original; its buffer is released by whoever looks at it. */
  readonly original: Frame;
}

/**
 * Reads a processed clip and its original side by side.
 *
 * Memory: two frames of the original; those of the processed clip lie in `pool`. Unsubscribing ends both decoders, and
 * frames that arrive after it are released.
 *
 * @param options - `checkPair`: throws where two frames do not belong together; `checkEnd`: throws when one clip ends
 *   after a number of frames and the other, of which it is told whether it is the original, does not
 */
export function pairedFrames(
  processed: FrameSource,
  original: FrameSource,
  options: {
    readonly pool: FramePool;
    readonly range: FrameRange;
    readonly clock: StageClock;
    readonly checkPair: (pair: PairedFrame) => void;
    readonly checkEnd: (frames: number, originalEnded: boolean) => void;
  },
): Observable<PairedFrame> {
  const { pool, range, clock, checkPair, checkEnd } = options;
  return new Observable((subscriber) => {
    const stop = new AbortController();
    const decode = async () => {
      const own = new FramePool(ORIGINALS, frameBytes(original.metadata.format, original.metadata));
      const readers = [processed, original].map((source, i) =>
        source.frames({ pool: i === 0 ? pool : own, range, signal: stop.signal })[Symbol.asyncIterator](),
      );
      let frames = 0;
      try {
        for (;;) {
          const settled = await clock.during(() =>
            Promise.allSettled(readers.map((reader) => reader.next())),
          );
          const results = settled.map((each) => (each.status === 'fulfilled' ? each.value : undefined));
          const [frame, its] = results.map((result) => (result?.done ? undefined : (result?.value as Frame)));
          try {
            const failed = settled.find((each) => each.status === 'rejected');
            if (failed) throw failed.reason;
            if (!frame && !its) return;
            if (!frame || !its) return checkEnd(frames, !its);
            checkPair({ frame, original: its });
            if (subscriber.closed) throw new Error('nobody listens');
          } catch (error) {
            frame?.buffer.release();
            its?.buffer.release();
            throw error;
          }
          frames += 1;
          subscriber.next({ frame: frame as Frame, original: its as Frame });
        }
      } finally {
        await Promise.all(readers.map((reader) => reader.return?.()));
      }
    };
    decode().then(
      () => subscriber.complete(),
      (error: unknown) => {
        // After unsubscription the only news is that the decoders were stopped.
        if (!subscriber.closed) subscriber.error(error);
      },
    );
    return () => stop.abort();
  });
}

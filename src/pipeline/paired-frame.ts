import { Observable } from 'rxjs';
import type { FrameRange, FrameSource } from '../decode/frame-source.js';
import type { Frame } from '../frame/frame.js';
import { FramePool } from '../frame/frame-pool.js';
import { frameBytes } from '../frame/pixel-format.js';
import { inLockstep } from '../streams/in-lockstep.js';
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

/** Gives both frames back. */
export function releasePair({ frame, original }: PairedFrame): void {
  frame.buffer.release();
  original.buffer.release();
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
      const sequences = [processed, original].map((source, i) =>
        source.frames({ pool: i === 0 ? pool : own, range, signal: stop.signal }),
      );
      const pairs = inLockstep(sequences, {
        discard: (frame) => frame.buffer.release(),
        checkEnd: (frames, [, originalEnded]) => checkEnd(frames, originalEnded === true),
      });
      try {
        for (;;) {
          const next = await clock.during(() => pairs.next());
          if (next.done) return;
          const [frame, its] = next.value as readonly [Frame, Frame];
          try {
            checkPair({ frame, original: its });
            if (subscriber.closed) throw new Error('nobody listens');
          } catch (error) {
            frame.buffer.release();
            its.buffer.release();
            throw error;
          }
          subscriber.next({ frame, original: its });
        }
      } finally {
        await pairs.return(undefined);
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

import { Observable } from 'rxjs';
import type { FrameRange, FrameSource } from '../decode/frame-source.js';
import type { Frame } from '../frame/frame.js';
import type { FramePool } from '../frame/frame-pool.js';
import type { StageClock } from './stage-clock.js';

/**
 * Frames of a clip as they are decoded.
 *
 * Memory: none of its own. The decoder borrows a buffer from `pool` for each frame and waits while there is none,
 * so at most the pool's capacity is decoded ahead of what has been released. Unsubscribing ends the decoder and
 * releases a frame that arrives after it.
 *
 * @param source - the clip, which stays open: its owner closes it
 * @param options - `pool`: where frames lie; `range`: frames to decode; `clock`: runs while decoding
 */
export function fromSource(
  source: FrameSource,
  options: { readonly pool: FramePool; readonly range: FrameRange; readonly clock: StageClock },
): Observable<Frame> {
  const { pool, range, clock } = options;
  return new Observable((subscriber) => {
    const stop = new AbortController();
    const decode = async () => {
      const frames = source.frames({ pool, range, signal: stop.signal })[Symbol.asyncIterator]();
      try {
        for (;;) {
          const next = await clock.during(() => frames.next());
          if (next.done) return;
          if (subscriber.closed) return next.value.buffer.release();
          subscriber.next(next.value);
        }
      } finally {
        await frames.return?.();
      }
    };
    decode().then(
      () => subscriber.complete(),
      (error: unknown) => {
        // After unsubscription the only news is that the decoder was stopped.
        if (!subscriber.closed) subscriber.error(error);
      },
    );
    return () => stop.abort();
  });
}

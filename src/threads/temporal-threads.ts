import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { SmallImage } from '../colour/small-image.js';
import { AutochromeError } from '../errors.js';
import type { Motion } from '../temporal/flow-with-occlusion.js';
import type { TemporalCompute } from '../temporal/temporal-compute.js';
import type { TemporalRequest } from './temporal-worker.js';

/** Threads for motion beyond which the rest of a render has nothing left to run on. */
const MOST_THREADS = 4;

/** The temporal stage on threads of its own. */
export interface TemporalThreads extends TemporalCompute {
  /** Ends the threads; tasks under way are carried to their end first. */
  close(): Promise<void>;
}

/**
 * Starts threads for the temporal stage, so that the caller's stays free to move frames and to hear the user: some for
 * motion, which may be estimated in any order, and one for smoothing, where each frame follows the one before.
 *
 * @param threads - for motion, and for frames that are asked for one by one, from 1; one per core and at most 4 when left out
 * @example
 * ```ts
 * import { openTemporalThreads } from 'autochrome';
 *
 * const threads = openTemporalThreads(1);
 * await threads.close();
 * ```
 */
export function openTemporalThreads(
  threads = Math.min(availableParallelism(), MOST_THREADS),
): TemporalThreads {
  const [forMotion, forSmoothing] = [poolOf(threads), poolOf(1)];
  let streams = 0;
  let closed = false;
  // A pool that was closed would start new threads.
  const ask = <R>(pool: Piscina<TemporalRequest>, request: TemporalRequest): Promise<R> =>
    (closed ? Promise.reject(new Error('its threads were closed')) : pool.run(request)).catch(
      (cause: Error) => {
        throw new AutochromeError('failure', `the temporal stage failed: ${cause.message}`, { cause });
      },
    );
  return {
    concurrency: threads,
    motion: (from, to) => ask<Motion>(forMotion, { kind: 'motion', from, to }),
    frame: (window, settings) => ask<SmallImage>(forMotion, { kind: 'frame', window, settings }),
    open: ({ width, height }, settings) => {
      const stream = streams;
      streams += 1;
      const opened = ask(forSmoothing, { kind: 'open', stream, width, height, settings });
      const next = async (request: TemporalRequest) => {
        await opened;
        return ask<(SmallImage | undefined)[]>(forSmoothing, request);
      };
      return {
        push: (frame) => next({ kind: 'push', stream, frame }),
        finish: () => next({ kind: 'finish', stream }),
      };
    },
    close: async () => {
      closed = true;
      await Promise.all([forMotion.close(), forSmoothing.close()]);
    },
  };
}

function poolOf(threads: number): Piscina<TemporalRequest> {
  return new Piscina({
    filename: new URL('./temporal-worker.js', import.meta.url).href,
    // No thread ends before the pool does: what a smoother knows lives on it.
    minThreads: threads,
    maxThreads: threads,
    // Not the parent's flags: with --eval and --input-type a worker does not start.
    execArgv: [],
  });
}

import { defer, map, type Observable } from 'rxjs';
import { signalOf } from '../colorize/signal.js';
import type { FrameSource } from '../decode/frame-source.js';
import type { FrameSink } from '../encode/frame-sink.js';
import type { Frame } from '../frame/frame.js';
import { inOrder } from '../streams/in-order.js';
import type { CorrectedPlane } from '../temporal/correction.js';
import { correctFrames } from './correct-frames.js';
import type { View } from './estimate-motion.js';
import { markShots } from './mark-shots.js';
import { type PairedFrame, pairedFrames, releasePair } from './paired-frame.js';
import { POOL_CAPACITY } from './render.js';
import { type RenderProgress, runPipeline } from './run-pipeline.js';
import { keepingChroma } from './sink-planes.js';
import { StageClock } from './stage-clock.js';
import { framesHeld, type Smoothing, temporalStage } from './temporal-stage.js';
import { writeFrames } from './write-frames.js';

/** Pairs whose images are made at once. */
const PAIRS_AT_ONCE = 2;

/** What making a processed clip steady needs. Everything in it belongs to the caller. */
export interface SteadyJob {
  /** The processed clip. */
  readonly processed: FrameSource;
  /** What it was made from. */
  readonly original: FrameSource;
  /** The output; the render finishes or aborts it. */
  readonly sink: FrameSink;
  readonly smoothing: Smoothing;
  /** Both frames made small: the original's lightness, and one channel of codes for each plane that shall be steady. */
  view(pair: PairedFrame): Promise<View>;
  /** Planes of a frame that are corrected, one for each channel of its view. */
  planes(frame: Frame): readonly CorrectedPlane[];
  /** Throws where two frames do not belong together. */
  checkPair(pair: PairedFrame): void;
  /** Throws when one clip ends before the other. */
  checkEnd(frames: number, originalEnded: boolean): void;
  readonly signal?: AbortSignal;
}

/** A frame of the processed clip with what it looks like, small. */
export interface ViewedPair {
  readonly frame: Frame;
  readonly view: View;
}

/**
 * Makes a processed clip steady along the motion of its original, blind to how it was processed (Bonneel et al. 2015):
 * each plane of a frame gets a correction that is found on small images and changes slowly from place to place. See
 * {@link runPipeline} for what it emits and how it ends.
 *
 * Memory: as `render`, and two frames of the original.
 */
export function renderSmoothed(job: SteadyJob): Observable<RenderProgress> {
  const { processed, original, sink, smoothing, signal } = job;
  const range = { start: 0, end: undefined };
  const { chromaLocation } = signalOf(processed.metadata, processed.metadata.colour);
  return defer(() => {
    const clocks = {
      decode: new StageClock(),
      smooth: new StageClock(),
      correct: new StageClock(),
      encode: new StageClock(),
    };
    return runPipeline({
      source: processed,
      sink,
      range,
      clocks,
      signal,
      poolCapacity: POOL_CAPACITY + framesHeld(smoothing),
      stages: (pool, onWarning) =>
        pairedFrames(processed, original, {
          pool,
          range,
          clock: clocks.decode,
          checkPair: job.checkPair,
          checkEnd: job.checkEnd,
        }).pipe(
          inOrder({
            concurrency: PAIRS_AT_ONCE,
            task: async (pair): Promise<ViewedPair> => {
              try {
                return { frame: pair.frame, view: await job.view(pair) };
              } finally {
                pair.original.buffer.release();
              }
            },
            discard: releasePair,
          }),
          map((carrier) => ({ carrier, view: carrier.view })),
          markShots<ViewedPair>(),
          temporalStage<ViewedPair>(smoothing, { range, clock: clocks.smooth, onWarning }),
          correctFrames({ planes: job.planes, clock: clocks.correct }),
          // The codec may hold another subsampling than the clip has, or chroma where it has none.
          map((frame) => keepingChroma(frame, sink.format, chromaLocation)),
          writeFrames(sink, { clock: clocks.encode }),
        ),
    });
  });
}

import { defer, map, type Observable } from 'rxjs';
import type { FrameRange, FrameSource } from '../decode/frame-source.js';
import type { FrameSink } from '../encode/frame-sink.js';
import type { Frame } from '../frame/frame.js';
import { FramePool } from '../frame/frame-pool.js';
import { frameBytes } from '../frame/pixel-format.js';
import { type Planes, planesOf } from '../frame/planes.js';
import { type PairedFrame, pairedFrames, releasePair } from '../pipeline/paired-frame.js';
import { type RenderProgress, runPipeline } from '../pipeline/run-pipeline.js';
import { keepingChroma } from '../pipeline/sink-planes.js';
import { StageClock } from '../pipeline/stage-clock.js';
import { writeFrames } from '../pipeline/write-frames.js';
import { inOrder } from '../streams/in-order.js';
import { type Composition, compose } from './compose.js';
import { comparedSize } from './layout.js';

/** Frames of each clip, and pictures, that there are at once: one is written while the next is made. */
const AT_ONCE = 2;

/** Two clips that are shown in one. Everything in it belongs to the caller. */
export interface ComparedJob {
  readonly first: FrameSource;
  /** Whose times the output has. */
  readonly second: FrameSource;
  /** The output; the render finishes or aborts it. */
  readonly sink: FrameSink;
  readonly range: FrameRange;
  readonly composition: Composition;
  /** Planes of a frame of each clip in the composition's format. */
  readonly planes: readonly [(frame: Frame) => Planes, (frame: Frame) => Planes];
  /** Part of the width that shows the first clip in a frame, by its place in the output. */
  wipe(place: number): number;
  /** Where the chroma of the composition lies, by ffmpeg's name. */
  readonly chromaLocation: string;
  /** Throws where two frames do not belong together. */
  checkPair(pair: PairedFrame): void;
  /** Throws when one clip ends before the other. */
  checkEnd(frames: number, firstEnded: boolean): void;
  readonly signal?: AbortSignal;
}

/**
 * Writes two clips as one. See `runPipeline` for what it emits and how it ends.
 *
 * Memory: two frames of each clip and two pictures.
 */
export function renderCompared(job: ComparedJob): Observable<RenderProgress> {
  const { first, second, sink, range, composition, signal } = job;
  const { format, layout, frame: size } = composition;
  const whole = comparedSize(layout, size);
  return defer(() => {
    const pictures = new FramePool(
      AT_ONCE,
      Math.max(frameBytes(format, whole), frameBytes(sink.format, whole)),
    );
    const clocks = { decode: new StageClock(), encode: new StageClock() };
    return runPipeline({
      source: second,
      sink,
      range,
      clocks,
      signal,
      poolCapacity: AT_ONCE,
      stages: (pool) =>
        pairedFrames(second, first, {
          pool,
          range,
          clock: clocks.decode,
          checkPair: job.checkPair,
          checkEnd: job.checkEnd,
        }).pipe(
          inOrder({
            concurrency: 1,
            task: async (pair: PairedFrame): Promise<Frame> => {
              const { frame, original } = pair;
              try {
                const buffer = await pictures.acquire(signal);
                const picture = planesOf(format, whole, buffer.bytes);
                const frames = [job.planes[0](original), job.planes[1](frame)] as const;
                compose(composition, frames, job.wipe(frame.index - range.start), picture);
                return { ...frame, ...whole, ...picture, format, buffer };
              } finally {
                releasePair(pair);
              }
            },
            discard: releasePair,
          }),
          // The codec may hold another subsampling than the clips have.
          map((picture) => keepingChroma(picture, sink.format, job.chromaLocation)),
          writeFrames(sink, { clock: clocks.encode }),
        ),
    });
  });
}

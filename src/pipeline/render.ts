import { defer, map, type Observable } from 'rxjs';
import { AS_PREDICTED, type ChromaControls } from '../colorize/adjust-chroma.js';
import type { FrameColourer } from '../colorize/frame-colourer.js';
import { signalOf } from '../colorize/signal.js';
import type { FrameRange, FrameSource } from '../decode/frame-source.js';
import type { FrameSink } from '../encode/frame-sink.js';
import { adjustFrames } from './adjust-frames.js';
import { colorizeFrames } from './colorize-frames.js';
import { fromSource } from './from-source.js';
import { paintFrames } from './paint-frames.js';
import { type RenderProgress, runPipeline } from './run-pipeline.js';
import { smoothChroma } from './smooth-chroma.js';
import { StageClock } from './stage-clock.js';
import { framesHeld, type Smoothing, withContext } from './temporal-stage.js';
import { writeFrames } from './write-frames.js';

/**
 * Frames in flight: two in each of the colorizer and the upscaler, one being encoded, one being decoded. Smoothing holds
 * as many more as {@link Smoothing} says.
 */
export const POOL_CAPACITY = 6;

/** What a render needs. Everything in it belongs to the caller, who closes it after the render has ended. */
export interface RenderJob {
  /** The clip. */
  readonly source: FrameSource;
  /** The output; the render finishes or aborts it. */
  readonly sink: FrameSink;
  /** What colours the frames; undefined where all of them keep the colours that they have. */
  readonly colourer: FrameColourer | undefined;
  /** Frames to render; all when left out. */
  readonly range?: FrameRange;
  /** Strength and saturation of the colours; as predicted when left out. */
  readonly controls?: ChromaControls;
  /** How frames are made steady; each keeps its own colours when left out. */
  readonly smoothing?: Smoothing;
  /**
   * The shot that the range belongs to: no cut is looked for in it, and nothing beyond it counts in its frames. Frames around
   * the range are read as far as smoothing needs them and the shot goes, so that each frame is the same whichever part of the
   * shot is rendered. Where the range goes beyond the shot, as for an editor's handles, cuts are looked for there. When left
   * out they are looked for everywhere.
   */
  readonly shot?: FrameRange;
  /**
   * Buffers of the frame pool beside those that smoothing holds, at least 1.
   *
   * @defaultValue `6`
   */
  readonly poolCapacity?: number;
  /**
   * Stops the render. Unlike unsubscription it is answered: by an error of kind `interrupted`, once everything has
   * ended.
   */
  readonly signal?: AbortSignal;
}

/**
 * Colorizes a clip: decodes, colorizes, smooths, upscales and encodes, all at the same time, in order.
 *
 * The render starts on subscription and runs once per subscription. It emits after each frame and once more with
 * the output's path, then completes. Any error ends it as {@link RenderError}, after the frames before it have been
 * written, nothing works any more and the output was aborted. Unsubscribing ends it in the same way, unheard.
 *
 * Memory: `poolCapacity` buffers of one frame each, those that smoothing holds, and the small images of as many frames,
 * whatever the length of the clip.
 * @example
 * ```ts
 * import { openClip, openSink, render } from 'autochrome';
 * import { lastValueFrom } from 'rxjs';
 *
 * const source = await openClip('trailer.mp4');
 * const sink = await openSink({ path: 'part.mkv', source: source.metadata, range: { start: 2, end: 6 } });
 * const { frames } = await lastValueFrom(
 *   render({ source, sink, colourer: undefined, range: { start: 2, end: 6 } }),
 * );
 * await source.close();
 * console.log(frames);
 * ```
 */
export function render(job: RenderJob): Observable<RenderProgress> {
  const { source, sink, colourer, smoothing, range = { start: 0, end: undefined }, signal } = job;
  const { metadata } = source;
  const { shot } = job;
  const read = withContext(range, smoothing, shot);
  return defer(() => {
    const clocks = {
      decode: new StageClock(),
      colorize: new StageClock(),
      ...(smoothing ? { smooth: new StageClock() } : {}),
      upscale: new StageClock(),
      encode: new StageClock(),
    };
    return runPipeline({
      source,
      sink,
      range,
      clocks,
      signal,
      poolCapacity: (job.poolCapacity ?? POOL_CAPACITY) + framesHeld(smoothing),
      stages: (pool, onWarning) =>
        fromSource(source, {
          pool,
          clock: clocks.decode,
          range: read,
        }).pipe(
          colourer
            ? colorizeFrames(colourer, { clock: clocks.colorize })
            : map((frame) => ({ frame, prediction: undefined })),
          smoothing && clocks.smooth
            ? smoothChroma(smoothing, {
                range,
                read,
                clock: clocks.smooth,
                onWarning,
                ...(shot === undefined ? {} : { shot }),
              })
            : (frames) => frames,
          adjustFrames(job.controls ?? AS_PREDICTED),
          paintFrames(colourer, {
            format: sink.format,
            chromaLocation: signalOf(metadata, metadata.colour).chromaLocation,
            clock: clocks.upscale,
          }),
          writeFrames(sink, { clock: clocks.encode }),
        ),
    });
  });
}

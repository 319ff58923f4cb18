import { Observable } from 'rxjs';
import { AS_PREDICTED, type ChromaControls } from '../colorize/adjust-chroma.js';
import { signalOf } from '../colorize/signal.js';
import type { FrameRange, FrameSource } from '../decode/frame-source.js';
import type { FrameSink } from '../encode/frame-sink.js';
import { AutochromeError, inputError } from '../errors.js';
import { frameBytes } from '../frame/pixel-format.js';
import { adjustFrames } from './adjust-frames.js';
import { colorizeFrames, type FrameColouring } from './colorize-frames.js';
import { fromSource } from './from-source.js';
import { framesHeld, type Smoothing, withContext } from './make-steady.js';
import { MeteredPool } from './metered-pool.js';
import { Pace } from './pace.js';
import { RenderError } from './render-error.js';
import { smoothChroma } from './smooth-chroma.js';
import { StageClock } from './stage-clock.js';
import { upscaleChroma } from './upscale-chroma.js';
import { writeFrames } from './write-frames.js';

/**
 * Frames in flight: two in each of the colorizer and the upscaler, one being encoded, one being decoded. Smoothing holds
 * as many more as {@link Smoothing} says.
 */
export const POOL_CAPACITY = 6;

/** Longest wait in milliseconds for frames in flight before an output is aborted all the same. */
const LONGEST_WAIT = 10_000;

/** What a render needs. Everything in it belongs to the caller, who closes it after the render has ended. */
export interface RenderJob {
  /** The clip. */
  readonly source: FrameSource;
  /** The output; the render finishes or aborts it. */
  readonly sink: FrameSink;
  readonly colouring: FrameColouring;
  /** Frames to render; all when left out. */
  readonly range?: FrameRange;
  /** Whether frames that are already in colour keep it. False when left out. */
  readonly keepChroma?: boolean;
  /** Strength and saturation of the colours; as predicted when left out. */
  readonly controls?: ChromaControls;
  /** How frames are made steady; each keeps its own colours when left out. */
  readonly smoothing?: Smoothing;
  /** Buffers of the frame pool beside those that smoothing holds, at least 1; {@link POOL_CAPACITY} when left out. */
  readonly poolCapacity?: number;
  /**
   * Stops the render. Unlike unsubscription it is answered: by an error of kind `interrupted`, once everything has
   * ended.
   */
  readonly signal?: AbortSignal;
}

/** Milliseconds per frame during which each stage was busy, on average so far. Stages overlap. */
export interface StageTimes {
  readonly decode: number;
  readonly colorize: number;
  readonly smooth: number;
  readonly upscale: number;
  readonly encode: number;
}

/** State of a render after a frame was written, and at the end. */
export interface RenderProgress {
  /** Frames written so far. */
  readonly frames: number;
  /** Frames there will be, where the clip or the range says so; may be an estimate. */
  readonly total: number | undefined;
  /** Frames per second of late; undefined during the first frames. */
  readonly framesPerSecond: number | undefined;
  /** Seconds left at the present rate; undefined while rate or total are unknown. */
  readonly secondsLeft: number | undefined;
  readonly stageTimes: StageTimes;
  /** Things to know about the result. */
  readonly warnings: readonly string[];
  /** Path of the output; only in the last event, when it is complete. */
  readonly output: string | undefined;
}

/**
 * Frames that a range of a clip holds.
 *
 * @returns undefined when the clip does not know its length and the range is open
 */
export function framesInRange(source: Pick<FrameSource, 'metadata'>, range: FrameRange): number | undefined {
  const end = Math.min(
    range.end ?? Number.POSITIVE_INFINITY,
    source.metadata.frameCount?.value ?? Number.POSITIVE_INFINITY,
  );
  return Number.isFinite(end) ? Math.max(0, end - range.start) : undefined;
}

/**
 * Colorizes a clip: decodes, colorizes, smooths, upscales and encodes, all at the same time, in order.
 *
 * The render starts on subscription and runs once per subscription. It emits after each frame and once more with
 * the output's path, then completes. Any error ends it as {@link RenderError}, after the frames before it have been
 * written, nothing works any more and the output was aborted. Unsubscribing ends it in the same way, unheard.
 *
 * Memory: `poolCapacity` buffers of one frame each, those that smoothing holds, and the small pictures of as many frames,
 * whatever the length of the clip.
 */
export function render(job: RenderJob): Observable<RenderProgress> {
  const { source, sink, colouring, smoothing, range = { start: 0, end: undefined } } = job;
  return new Observable((subscriber) => {
    const clocks = {
      decode: new StageClock(),
      colorize: new StageClock(),
      smooth: new StageClock(),
      upscale: new StageClock(),
      encode: new StageClock(),
    };
    const { metadata } = source;
    const pool = new MeteredPool(
      (job.poolCapacity ?? POOL_CAPACITY) + framesHeld(smoothing),
      Math.max(frameBytes(metadata.format, metadata), frameBytes(sink.format, metadata)),
      clocks.decode,
    );
    const pace = new Pace();
    const total = framesInRange(source, range);
    const warnings: string[] = [];
    let frames = 0;
    let ending = false;

    const progress = (output?: string): RenderProgress => {
      const perFrame = (clock: StageClock) => (frames === 0 ? 0 : clock.milliseconds / frames);
      return {
        frames,
        total: total !== undefined && total >= frames ? total : undefined,
        framesPerSecond: pace.framesPerSecond,
        secondsLeft: pace.secondsLeft(total),
        stageTimes: {
          decode: perFrame(clocks.decode),
          colorize: perFrame(clocks.colorize),
          smooth: perFrame(clocks.smooth),
          upscale: perFrame(clocks.upscale),
          encode: perFrame(clocks.encode),
        },
        warnings: [...warnings],
        output,
      };
    };

    const abort = async (error: unknown) => {
      if (ending) return;
      ending = true;
      job.signal?.removeEventListener('abort', onSignal);
      stages.unsubscribe();
      // Networks must not be closed under a running stage; a stuck encoder must not hold up the end for ever.
      await withinLimit(pool.idle());
      // Ctrl+C in a terminal reaches ffmpeg too, whose end must not pass for the reason.
      const count = `${frames} frame${frames === 1 ? '' : 's'}`;
      const cause = job.signal?.aborted
        ? new AutochromeError('interrupted', `stopped after ${count}`, { cause: error })
        : error;
      const { partial } = await sink.abort().catch(() => ({ partial: undefined }));
      await withinLimit(pool.idle());
      subscriber.error(new RenderError(cause, partial));
    };

    const finish = async () => {
      if (frames === 0) {
        const what = range.start === 0 ? 'holds no frames' : `ends before frame ${range.start}`;
        return abort(
          inputError(`'${metadata.path}' ${what}`, 'check --start and --end against `autochrome probe`'),
        );
      }
      const { frameCount } = metadata;
      if (frameCount?.exact && total !== undefined && frames < total) {
        warnings.push(
          `'${metadata.path}' says it has ${frameCount.value} frames; ${range.start + frames} could be read`,
        );
      }
      try {
        const output = await sink.finish();
        if (ending) return;
        ending = true;
        job.signal?.removeEventListener('abort', onSignal);
        subscriber.next(progress(output));
        subscriber.complete();
      } catch (error) {
        await abort(error);
      }
    };

    const onSignal = () =>
      abort(new AutochromeError('interrupted', 'stopped', { cause: job.signal?.reason }));

    const onWarning = (warning: string) => void warnings.push(warning);
    const stages = fromSource(source, { pool, range: withContext(range, smoothing), clock: clocks.decode })
      .pipe(
        colorizeFrames(colouring, {
          keepChroma: job.keepChroma ?? false,
          clock: clocks.colorize,
          onWarning,
        }),
        smoothChroma(smoothing, { range, clock: clocks.smooth, onWarning }),
        adjustFrames(job.controls ?? AS_PREDICTED),
        upscaleChroma(colouring, {
          format: sink.format,
          chromaLocation: signalOf(metadata, metadata.colour).chromaLocation,
          clock: clocks.upscale,
        }),
        writeFrames(sink, { clock: clocks.encode }),
      )
      .subscribe({
        next: () => {
          frames += 1;
          pace.tick();
          subscriber.next(progress());
        },
        error: abort,
        complete: finish,
      });
    if (job.signal?.aborted) onSignal();
    else job.signal?.addEventListener('abort', onSignal, { once: true });
    return () => {
      abort(new AutochromeError('interrupted', 'stopped'));
    };
  });
}

async function withinLimit(wait: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LONGEST_WAIT);
  });
  await Promise.race([wait, limit]);
  clearTimeout(timer);
}

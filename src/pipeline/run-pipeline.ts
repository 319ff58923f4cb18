import { defer, Observable, Subscription } from 'rxjs';
import type { FrameRange, FrameSource } from '../decode/frame-source.js';
import type { FrameSink } from '../encode/frame-sink.js';
import { AutochromeError, inputError } from '../errors.js';
import type { FramePool } from '../frame/frame-pool.js';
import { frameBytes } from '../frame/pixel-format.js';
import { Pace } from '../progress/pace.js';
import { MeteredPool } from './metered-pool.js';
import { RenderError } from './render-error.js';
import type { StageClock } from './stage-clock.js';

/** Longest wait in milliseconds for frames in flight before an output is aborted all the same. */
const LONGEST_WAIT = 10_000;

/** Milliseconds per frame during which each stage was busy, on average so far. Stages overlap. */
export type StageTimes = Readonly<Partial<Record<StageName, number>>>;

/** Stages of a render, in their order; each render has some of them. */
export type StageName = 'decode' | 'colorize' | 'smooth' | 'upscale' | 'correct' | 'encode';

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

/** The stages of a render with what they work on. Everything belongs to the caller, who closes it after the render. */
export interface PipelineJob {
  /** The clip. */
  readonly source: FrameSource;
  /** The output; the render finishes or aborts it. */
  readonly sink: FrameSink;
  /** Frames that will be written. */
  readonly range: FrameRange;
  /** Buffers of the frame pool, at least 1. */
  readonly poolCapacity: number;
  /** Of the stages that the render has, in their order. */
  readonly clocks: Readonly<Partial<Record<StageName, StageClock>>> & { readonly decode: StageClock };
  readonly signal: AbortSignal | undefined;
  /**
   * All stages, from the first frame's decoding to the last one's writing.
   *
   * @param pool - where frames lie
   * @param onWarning - told things to know about the result
   * @returns emits once for each frame written
   */
  stages(pool: FramePool, onWarning: (message: string) => void): Observable<unknown>;
}

/**
 * Runs the stages of a render to their end, counts frames, and ends the output in every case.
 *
 * The render starts on subscription and runs once per subscription. It emits after each frame and once more with
 * the output's path, then completes. Any error ends it as {@link RenderError}, after the frames before it have been
 * written, nothing works any more and the output was aborted. Unsubscribing ends it in the same way, unheard.
 */
export function runPipeline(job: PipelineJob): Observable<RenderProgress> {
  const { source, sink, range, clocks } = job;
  return new Observable((subscriber) => {
    const { metadata } = source;
    const pool = new MeteredPool(
      job.poolCapacity,
      Math.max(frameBytes(metadata.format, metadata), frameBytes(sink.format, metadata)),
      clocks.decode,
    );
    const pace = new Pace();
    const total = framesInRange(source, range);
    const warnings: string[] = [];
    let frames = 0;
    let ending = false;
    // There before the stages are, which may end while they are still being put together.
    const stages = new Subscription();

    const progress = (output?: string): RenderProgress => {
      const perFrame = (clock: StageClock) => (frames === 0 ? 0 : clock.milliseconds / frames);
      return {
        frames,
        total: total !== undefined && total >= frames ? total : undefined,
        framesPerSecond: pace.framesPerSecond,
        secondsLeft: pace.secondsLeft(total),
        stageTimes: Object.fromEntries(
          Object.entries<StageClock>(clocks).map(([stage, clock]) => [stage, perFrame(clock)]),
        ),
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
          inputError(`'${metadata.path}' ${what}`, 'check `start` and `end` against `autochrome probe`'),
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
    const begun = defer(() => job.stages(pool, onWarning)).subscribe({
      next: () => {
        frames += 1;
        pace.tick();
        subscriber.next(progress());
      },
      error: abort,
      complete: finish,
    });
    stages.add(begun);
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

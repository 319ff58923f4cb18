import { lastValueFrom, type Observable, tap } from 'rxjs';
import type { RenderProgress, StageTimes } from '../pipeline/run-pipeline.js';

/** What a render has done. */
export interface RenderOutcome {
  readonly output: string;
  readonly frames: number;
  readonly elapsedSeconds: number;
  readonly framesPerSecond: number;
  readonly stageTimes: StageTimes;
}

/**
 * Runs a render to its end. An error thrown by `onProgress` stops it like a signal does, so that nothing runs any more
 * when it is passed on.
 *
 * @param start - makes the render, which stops when the signal is aborted
 * @param signal - the caller's own
 * @param onProgress - told of every event
 */
export async function runRender(
  start: (signal: AbortSignal) => Observable<RenderProgress>,
  signal: AbortSignal | undefined,
  onProgress: (progress: RenderProgress) => void,
): Promise<RenderOutcome> {
  const started = performance.now();
  const own = new AbortController();
  const signals = signal === undefined ? [own.signal] : [own.signal, signal];
  let thrown: { readonly error: unknown } | undefined;
  const stages = start(AbortSignal.any(signals)).pipe(
    tap((progress) => {
      try {
        if (!thrown) onProgress(progress);
      } catch (error) {
        thrown = { error };
        own.abort();
      }
    }),
  );
  try {
    const last = await lastValueFrom(stages);
    if (thrown) throw thrown.error;
    const { output, frames, stageTimes } = last;
    const elapsedSeconds = (performance.now() - started) / 1000;
    const framesPerSecond = frames / elapsedSeconds;
    return { output: output as string, frames, elapsedSeconds, framesPerSecond, stageTimes };
  } catch (error) {
    throw thrown ? (thrown as { error: unknown }).error : error;
  }
}

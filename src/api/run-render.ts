import { lastValueFrom, type Observable, tap } from 'rxjs';
import type { RenderProgress } from '../pipeline/drive.js';

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
): Promise<RenderProgress> {
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
    return last;
  } catch (error) {
    throw thrown ? (thrown as { error: unknown }).error : error;
  }
}

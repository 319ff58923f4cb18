import { setMaxListeners } from 'node:events';
import { AutochromeError, throwIfAborted } from '../errors.js';

interface Run {
  readonly result: Promise<unknown>;
  readonly stop: AbortController;
  waiting: number;
}

/**
 * Work that several may ask for at once, and that is done once: who asks while it runs gets its result. Each may leave by a
 * signal of its own, and work that nobody waits for any more is stopped.
 */
export class SharedRuns {
  readonly #runs = new Map<string, Run>();
  #closed = false;

  /**
   * Joins a run, or starts it.
   *
   * @param key - names the work
   * @param signal - of who asks
   * @param work - stops what has not begun when its signal is aborted
   * @throws AutochromeError of kind `interrupted` when the signal is aborted or the runs were closed; what the work throws
   */
  async run<T>(
    key: string,
    signal: AbortSignal | undefined,
    work: (stop: AbortSignal) => Promise<T>,
  ): Promise<T> {
    for (;;) {
      throwIfAborted(signal);
      if (this.#closed) throw closedError();
      const run = this.#runs.get(key) ?? this.#start(key, work);
      try {
        return (await this.#wait(run, signal)) as T;
      } catch (error) {
        // Everybody had left a run that was joined before it had stopped.
        const stopped =
          run.stop.signal.aborted && error instanceof AutochromeError && error.kind === 'interrupted';
        if (!stopped || signal?.aborted || this.#closed) throw error;
      }
    }
  }

  /** Stops all runs, and waits until none works any more. */
  async close(): Promise<void> {
    this.#closed = true;
    const runs = [...this.#runs.values()];
    for (const { stop } of runs) stop.abort();
    await Promise.allSettled(runs.map(({ result }) => result));
  }

  #start(key: string, work: (stop: AbortSignal) => Promise<unknown>): Run {
    const stop = new AbortController();
    // A window of frames is asked for with one signal.
    setMaxListeners(0, stop.signal);
    const result = work(stop.signal).finally(() => this.#runs.delete(key));
    // Whoever waits is told; all may have left.
    result.catch(() => {});
    const run: Run = { result, stop, waiting: 0 };
    this.#runs.set(key, run);
    return run;
  }

  async #wait(run: Run, signal: AbortSignal | undefined): Promise<unknown> {
    run.waiting += 1;
    let leave: (() => void) | undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(new AutochromeError('interrupted', 'stopped', { cause: signal?.reason }));
      signal?.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([run.result, left]);
    } finally {
      if (leave) signal?.removeEventListener('abort', leave);
      run.waiting -= 1;
      if (run.waiting === 0) run.stop.abort();
    }
  }
}

function closedError(): AutochromeError {
  return new AutochromeError('interrupted', 'the view was closed');
}

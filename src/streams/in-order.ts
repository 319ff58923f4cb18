import { defer, Observable, type ObservableInput, type OperatorFunction, Subscription } from 'rxjs';

/** How {@link inOrder} works on its items. */
export interface InOrderOptions<T, R> {
  /** Items worked on at once, at least 1. */
  readonly concurrency: number;
  /**
   * Turns an item into one result. It is carried to its end even when the subscriber has left, because it may be
   * using the item's memory.
   */
  readonly task: (item: T) => ObservableInput<R>;
  /** Ends the life of an item whose result will not be emitted; called once, never while its task runs. */
  readonly discard: (item: T) => void;
}

interface Entry<T, R> {
  readonly item: T;
  state: 'queued' | 'running' | 'done';
  /** Nobody wants the result any more; the item is discarded when its task has ended. */
  abandoned: boolean;
  result?: R;
}

/**
 * Works on several items at once and emits their results in the order the items came. Errors keep that order too:
 * results of earlier items are emitted before the error of a task, or of the source, is passed on, and no task is
 * running any more when it is. Of several errors the one of the earliest item counts.
 *
 * ```text
 * in:      a-b-c----|
 * tasks:   a: ----A   b: -B   c: --C   (two at once)
 * out:     ----(AB)-C-|
 * ```
 *
 * RxJS has no operator for it: `mergeMap` loses the order, `concatMap` works on one at a time, and neither says what becomes
 * of an item that holds a buffer when its result is not wanted any more.
 *
 * Memory: holds every item that has come and whose result has not been emitted. It puts no bound on them; the
 * frame pool does, since each item here holds a buffer. On unsubscription each held item is discarded, one being
 * worked on as soon as its task has ended.
 *
 * @example
 * frames.pipe(inOrder({ concurrency: 2, task: colour, discard: (frame) => frame.buffer.release() }));
 */
export function inOrder<T, R>(options: InOrderOptions<T, R>): OperatorFunction<T, R> {
  const { concurrency, task, discard } = options;
  return (source) =>
    new Observable<R>((subscriber) => {
      const upstream = new Subscription();
      let entries: Entry<T, R>[] = [];
      let running = 0;
      let left = false;
      let ended: { readonly error?: unknown; readonly failed: boolean } | undefined;

      const abandon = (from: number) => {
        for (const entry of entries.slice(from)) {
          if (entry.state === 'running') entry.abandoned = true;
          else discard(entry.item);
        }
        entries = entries.slice(0, from);
      };

      const start = (entry: Entry<T, R>) => {
        entry.state = 'running';
        running += 1;
        defer(() => task(entry.item)).subscribe({
          next: (result) => {
            entry.result = result;
          },
          complete: () => {
            running -= 1;
            entry.state = 'done';
            if (entry.abandoned) discard(entry.item);
            advance();
          },
          error: (error: unknown) => {
            running -= 1;
            entry.state = 'done';
            if (entry.abandoned) {
              discard(entry.item);
            } else {
              upstream.unsubscribe();
              ended = { failed: true, error };
              abandon(entries.indexOf(entry));
            }
            advance();
          },
        });
      };

      const advance = () => {
        if (left) return;
        while (entries[0]?.state === 'done') subscriber.next((entries.shift() as Entry<T, R>).result as R);
        while (running < concurrency) {
          const next = entries.find((entry) => entry.state === 'queued');
          if (!next) break;
          start(next);
        }
        if (!ended || entries.length > 0 || running > 0) return;
        if (ended.failed) subscriber.error(ended.error);
        else subscriber.complete();
      };

      subscriber.add(() => {
        left = true;
        upstream.unsubscribe();
        abandon(0);
      });
      upstream.add(
        source.subscribe({
          next: (item) => {
            if (ended || left) return discard(item);
            entries.push({ item, state: 'queued', abandoned: false });
            advance();
          },
          error: (error: unknown) => {
            ended = { failed: true, error };
            advance();
          },
          complete: () => {
            ended ??= { failed: false };
            advance();
          },
        }),
      );
    });
}

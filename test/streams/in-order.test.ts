import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { concatMap, delay, from, of, Subject, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { inOrder } from '../../src/streams/in-order.js';

const marbles = (t: ExecutionContext) =>
  new TestScheduler((actual, expected) => t.deepEqual(actual, expected));

test('a slow item holds back the results of those behind it', (t) => {
  marbles(t).run(({ hot, cold, expectObservable }) => {
    const tasks: Record<string, string> = { a: '-----(a|)', b: '-(b|)', c: '-(c|)' };
    const source = hot('  abc-------|');
    const expected = '    -----(abc)|';
    const result = source.pipe(
      inOrder({ concurrency: 3, task: (item) => cold(tasks[item] as string), discard: () => t.fail() }),
    );
    expectObservable(result).toBe(expected);
  });
});

test('no more than `concurrency` items are worked on at once', (t) => {
  marbles(t).run(({ hot, cold, expectObservable }) => {
    const source = hot('  (abc)------|');
    const expected = '    ----(ab)c--|';
    const result = source.pipe(
      inOrder({ concurrency: 2, task: (item) => cold('----(r|)', { r: item }), discard: () => t.fail() }),
    );
    expectObservable(result).toBe(expected);
  });
});

test('the source’s error comes after the results of the items before it', (t) => {
  marbles(t).run(({ hot, cold, expectObservable }) => {
    const source = hot('  ab#');
    const expected = '    ----a(b#)';
    const result = source.pipe(
      inOrder({ concurrency: 2, task: (item) => cold('----(r|)', { r: item }), discard: () => t.fail() }),
    );
    expectObservable(result).toBe(expected);
  });
});

test('a task’s error comes in its turn, stops the source, and discards what comes after', (t) => {
  const discarded: string[] = [];
  marbles(t).run(({ hot, cold, expectObservable, expectSubscriptions }) => {
    const tasks: Record<string, string> = { a: '------(a|)', b: '--#', c: '---(c|)', d: '-(d|)' };
    const source = hot('  abc-d--------');
    const expected = '    ------(a#)';
    const result = source.pipe(
      inOrder({
        concurrency: 3,
        task: (item) => cold(tasks[item] as string),
        discard: (item) => discarded.push(item),
      }),
    );
    expectObservable(result).toBe(expected);
    expectSubscriptions(source.subscriptions).toBe('^--!');
  });
  t.deepEqual(discarded.sort(), ['b', 'c']);
});

test('of two errors the one of the earlier item counts', (t) => {
  marbles(t).run(({ hot, cold, expectObservable }) => {
    const tasks: Record<string, string> = { a: '----#', b: '-#' };
    const errors: Record<string, string> = { a: 'first', b: 'second' };
    const result = hot('ab---').pipe(
      inOrder({
        concurrency: 2,
        task: (item) => cold(tasks[item] as string, undefined, errors[item]),
        discard: () => {},
      }),
    );
    expectObservable(result).toBe('----#', undefined, 'first');
  });
});

test('a task that throws at once is an error like any other', (t) => {
  marbles(t).run(({ hot, expectObservable }) => {
    const task = () => {
      throw 'thrown';
    };
    expectObservable(hot('-a--').pipe(inOrder({ concurrency: 1, task, discard: () => {} }))).toBe(
      '-#',
      undefined,
      'thrown',
    );
  });
});

test('items and tasks that come at once stay in order', async (t) => {
  const results: number[] = [];
  await from([1, 2, 3, 4, 5])
    .pipe(inOrder({ concurrency: 2, task: (item) => of(item * 10), discard: () => t.fail() }))
    .forEach((result) => void results.push(result));
  t.deepEqual(results, [10, 20, 30, 40, 50]);
});

test('after unsubscription a running item is discarded only when its task has ended', (t) => {
  const discarded: number[] = [];
  const running = new Subject<number>();
  const subscription = from([1, 2, 3])
    .pipe(inOrder({ concurrency: 1, task: () => running, discard: (item) => discarded.push(item) }))
    .subscribe();
  subscription.unsubscribe();
  t.deepEqual(discarded, [2, 3]);
  running.next(0);
  t.deepEqual(discarded, [2, 3]);
  running.complete();
  t.deepEqual(discarded, [2, 3, 1]);
});

test('under random delays: order kept, every item emitted or discarded once', async (t) => {
  const plan = fc.record({
    delays: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 }),
    concurrency: fc.integer({ min: 1, max: 4 }),
    failing: fc.option(fc.nat(11), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(plan, async ({ delays, concurrency, failing }) => {
      const results: number[] = [];
      const discarded: number[] = [];
      let running = 0;
      let most = 0;
      const work = (item: number) => {
        running += 1;
        most = Math.max(most, running);
        return of(item).pipe(
          delay(delays[item] as number),
          concatMap((value) => {
            running -= 1;
            return value === failing ? throwError(() => 'failed') : of(value);
          }),
        );
      };
      const items = delays.map((_, index) => index);
      const outcome = await from(items)
        .pipe(inOrder({ concurrency, task: work, discard: (item) => discarded.push(item) }))
        .forEach((result) => void results.push(result))
        .then(
          () => 'completed',
          (error) => error,
        );
      const fails = failing !== undefined && failing < delays.length;
      t.is(outcome, fails ? 'failed' : 'completed');
      t.deepEqual(results, items.slice(0, fails ? failing : undefined));
      t.deepEqual(
        [...results, ...discarded].sort((a, b) => a - b),
        items,
      );
      t.true(most <= concurrency);
      t.is(running, 0);
    }),
    { numRuns: 60 },
  );
});

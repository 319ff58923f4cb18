import test from 'ava';
import fc from 'fast-check';
import { AutochromeError } from '../../src/errors.js';
import { type FrameBuffer, FramePool } from '../../src/frame/frame-pool.js';

const settled = async (promise: Promise<unknown>) => {
  let done = false;
  promise.then(
    () => {
      done = true;
    },
    () => {
      done = true;
    },
  );
  await new Promise(setImmediate);
  return done;
};

test('buffers are shared memory of the size asked for', async (t) => {
  const { bytes } = await new FramePool(1, 96).acquire();
  t.is(bytes.length, 96);
  t.true(bytes.buffer instanceof SharedArrayBuffer);
});

test('no more than the capacity is on loan; the next waits for a release', async (t) => {
  const pool = new FramePool(2, 1);
  const first = await pool.acquire();
  await pool.acquire();
  const third = pool.acquire();
  t.false(await settled(third));
  t.is(pool.onLoan, 2);
  first.release();
  t.is((await third).bytes, first.bytes);
  t.is(pool.onLoan, 2);
});

test('waiters are served in the order they came', async (t) => {
  const pool = new FramePool(1, 1);
  let held = await pool.acquire();
  const order: number[] = [];
  const waiters = [1, 2, 3].map(async (number) => {
    const buffer = await pool.acquire();
    order.push(number);
    return buffer;
  });
  for (const waiter of waiters) {
    held.release();
    held = await waiter;
  }
  t.deepEqual(order, [1, 2, 3]);
});

test('a second release does nothing, also when the memory is on loan again', async (t) => {
  const pool = new FramePool(1, 1);
  const first = await pool.acquire();
  first.release();
  const second = await pool.acquire();
  first.release();
  t.is(pool.onLoan, 1);
  t.false(await settled(pool.acquire()));
  second.release();
});

test('an aborted wait ends as interrupted and takes no buffer', async (t) => {
  const pool = new FramePool(1, 1);
  const held = await pool.acquire();
  const stop = new AbortController();
  const waiting = pool.acquire(stop.signal);
  stop.abort();
  t.is((await t.throwsAsync(waiting, { instanceOf: AutochromeError }))?.kind, 'interrupted');
  await t.throwsAsync(pool.acquire(stop.signal), { instanceOf: AutochromeError });
  held.release();
  t.is(pool.onLoan, 0);
  (await pool.acquire(new AbortController().signal)).release();
});

test('whatever the order of borrowing and returning, no buffer is lent twice or lost', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.boolean(), { maxLength: 60 }),
      async (capacity, steps) => {
        const pool = new FramePool(capacity, 1);
        const held: FrameBuffer[] = [];
        const waiting: Promise<unknown>[] = [];
        for (const borrow of steps) {
          if (borrow) waiting.push(pool.acquire().then((buffer) => held.push(buffer)));
          else held.shift()?.release();
          await Promise.resolve();
          t.true(pool.onLoan <= capacity);
          t.is(new Set(held.map((buffer) => buffer.bytes)).size, held.length);
        }
        // Promises that have been kept are heard of by the next turn.
        await new Promise(setImmediate);
        while (held.length > 0) {
          held.shift()?.release();
          await new Promise(setImmediate);
        }
        await Promise.all(waiting);
        t.is(pool.onLoan, 0);
      },
    ),
    { numRuns: 100 },
  );
});

test('a pool without buffers is refused', (t) => {
  for (const capacity of [0, -1, 1.5]) t.throws(() => new FramePool(capacity, 1), { instanceOf: RangeError });
});

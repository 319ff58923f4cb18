import test from 'ava';
import fc from 'fast-check';
import { FramePool } from '../../src/frame/frame-pool.js';
import { type PairedFrame, pairedFrames } from '../../src/pipeline/paired-frame.js';
import { StageClock } from '../../src/pipeline/stage-clock.js';
import { FakeSource, type FakeSourceOptions } from '../support/fake-source.js';

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await tick();
}

/** Two clips read side by side; what is emitted is released after some turns. */
function bench(
  processed: FakeSourceOptions,
  original: FakeSourceOptions,
  options: { readonly checkPair?: (pair: PairedFrame) => void; readonly keep?: boolean } = {},
) {
  const sources = [new FakeSource(processed), new FakeSource(original)] as const;
  const pool = new FramePool(4, 1000);
  const pairs: [frame: number, original: number][] = [];
  const ends: unknown[] = [];
  const kept: PairedFrame[] = [];
  let ending: unknown;
  const release = ({ frame, original: its }: PairedFrame) => {
    frame.buffer.release();
    its.buffer.release();
  };
  const subscription = pairedFrames(...sources, {
    ...{ pool, range: { start: 0, end: undefined }, clock: new StageClock() },
    checkPair: options.checkPair ?? (() => {}),
    checkEnd: (frames, originalEnded) => {
      ends.push([frames, originalEnded]);
      throw new Error('one has ended');
    },
  }).subscribe({
    next: (pair) => {
      pairs.push([pair.frame.index, pair.original.index]);
      if (options.keep) kept.push(pair);
      else setImmediate(release, pair);
    },
    error: (error: unknown) => {
      ending = error;
    },
    complete: () => {
      ending = 'complete';
    },
  });
  return {
    ...{ sources, pairs, ends, kept, subscription, release },
    ending: () => ending,
    /** Waits for both decoders' ends, and for every buffer to come back. */
    cleared: () =>
      until(
        () =>
          sources.every(({ ended }) => ended) &&
          pool.onLoan === 0 &&
          sources.every(({ pool: its }) => (its?.onLoan ?? 0) === 0),
      ),
  };
}

const both = (count: number) => Array.from({ length: count }, (_, index) => [index, index]);

test('frames come in pairs, in order, and buffers go back to their pools', async (t) => {
  const { sources, pairs, ending, cleared } = bench({ frames: 12 }, { frames: 12 });
  await until(() => ending() !== undefined);
  t.is(ending(), 'complete');
  t.deepEqual(pairs, both(12));
  await cleared();
  t.true(sources[1].mostOnLoan <= 2);
});

test('two clips without frames complete', async (t) => {
  const { ending, ends, cleared } = bench({ frames: 0 }, { frames: 0 });
  await until(() => ending() !== undefined);
  t.deepEqual([ending(), ends], ['complete', []]);
  await cleared();
});

test('the clip that ends first is told with the frames that both have', async (t) => {
  for (const [processed, original, expected] of [
    [3, 5, [3, false]],
    [5, 3, [3, true]],
    [0, 1, [0, false]],
    [1, 0, [0, true]],
  ] as const) {
    const { pairs, ending, ends, cleared } = bench({ frames: processed }, { frames: original });
    await until(() => ending() !== undefined);
    t.like(ending(), { message: 'one has ended' });
    t.deepEqual(ends, [expected]);
    t.deepEqual(pairs, both(expected[0]));
    await cleared();
  }
});

test('an error of either decoder comes after the frames before it, and ends the other', async (t) => {
  for (const [processed, original] of [
    [{ frames: 9, failAt: 4 }, { frames: 9 }],
    [{ frames: 9 }, { frames: 9, failAt: 4 }],
    [
      { frames: 9, failAt: 4 },
      { frames: 9, failAt: 4 },
    ],
  ] as const) {
    const { pairs, ending, ends, cleared } = bench(processed, original);
    await until(() => ending() !== undefined);
    t.like(ending(), { message: 'frame 4 cannot be decoded' });
    t.deepEqual(pairs, both(4));
    t.deepEqual(ends, []);
    await cleared();
  }
});

test('an error at the frame where the other clip ends is the error that counts', async (t) => {
  const { ending, ends, cleared } = bench({ frames: 4 }, { frames: 9, failAt: 4 });
  await until(() => ending() !== undefined);
  t.like(ending(), { message: 'frame 4 cannot be decoded' });
  t.deepEqual(ends, []);
  await cleared();
});

test('frames that do not belong together are not emitted, and released', async (t) => {
  const checkPair = ({ frame }: PairedFrame) => {
    if (frame.index === 3) throw new Error('another moment');
  };
  const { pairs, ending, cleared } = bench({ frames: 9 }, { frames: 9 }, { checkPair });
  await until(() => ending() !== undefined);
  t.like(ending(), { message: 'another moment' });
  t.deepEqual(pairs, both(3));
  await cleared();
});

test('while nobody releases originals, no more than two are read', async (t) => {
  const { sources, pairs, kept, subscription, release, cleared } = bench(
    { frames: 9 },
    { frames: 9 },
    { keep: true },
  );
  for (let turn = 0; turn < 50; turn += 1) await tick();
  t.deepEqual(pairs, both(2));
  t.is(sources[1].decoded, 2);
  subscription.unsubscribe();
  kept.forEach(release);
  await cleared();
});

test('unsubscribing mid-way ends both decoders, and all buffers go back', async (t) => {
  const turns = fc.integer({ min: 0, max: 40 });
  const delays = fc.infiniteStream(fc.integer({ min: 0, max: 3 }));
  await fc.assert(
    fc.asyncProperty(turns, delays, async (count, stream) => {
      const delay = async () => {
        for (let n = stream.next().value as number; n > 0; n -= 1) await tick();
      };
      const made = bench({ frames: 100, delay }, { frames: 100, delay });
      for (let turn = 0; turn < count; turn += 1) await tick();
      made.subscription.unsubscribe();
      const emitted = made.pairs.length;
      await made.cleared();
      t.is(made.pairs.length, emitted);
      t.is(made.ending(), undefined);
    }),
    { numRuns: 40 },
  );
});

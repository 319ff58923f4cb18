import test from 'ava';
import fc from 'fast-check';
import { lastValueFrom, toArray } from 'rxjs';
import { usageError } from '../../src/errors.js';
import { POOL_CAPACITY } from '../../src/pipeline/render.js';
import { RenderError } from '../../src/pipeline/render-error.js';
import { renderSmoothed, type SteadyJob } from '../../src/pipeline/render-smoothed.js';
import { framesHeld } from '../../src/pipeline/temporal-stage.js';
import { ON_THIS_THREAD } from '../../src/temporal/temporal-compute.js';
import { FakeSink } from '../support/fake-sink.js';
import { FakeSource, fakeLuma } from '../support/fake-source.js';

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await tick();
}

const one = (value: number) => ({ width: 1, height: 1, channels: 1, data: Float32Array.of(value) });

type Fakes = SteadyJob & {
  readonly processed: FakeSource;
  readonly original: FakeSource;
  readonly sink: FakeSink;
};

/**
 * Steadies the luma of a {@link FakeSource}, whose first sample stands for all: it is 7 times the frame's index before,
 * and the middle of the frame's window after.
 */
function job(
  options: Partial<SteadyJob> & {
    readonly frames?: number;
    readonly radius?: number;
    readonly originalFrames?: number;
    readonly delay?: () => Promise<void>;
  } = {},
): Fakes {
  const { frames = 12, originalFrames = frames, radius = 3, delay, ...rest } = options;
  const stated = { statedFrames: undefined, ...(delay ? { delay } : {}) };
  return {
    processed: new FakeSource({ ...stated, frames }),
    original: new FakeSource({ ...stated, frames: originalFrames }),
    sink: new FakeSink(delay ? { delay } : {}),
    smoothing: { compute: ON_THIS_THREAD, settings: { lambda: 10, radius, sigma: 5 } },
    view: async ({ frame }) => {
      await delay?.();
      return { lightness: one(50), processed: one(frame.y[0] as number) };
    },
    planes: ({ y: codes, width, height }) => [{ codes, width, height, scale: 1, least: 0, most: 255 }],
    checkPair: () => {},
    checkEnd: (count, originalEnded) => {
      throw usageError(`${originalEnded ? 'the original' : 'the clip'} ends after ${count}`);
    },
    ...rest,
  } as Fakes;
}

async function run(steady: SteadyJob) {
  return lastValueFrom(renderSmoothed(steady).pipe(toArray()));
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** The first luma sample of a frame that is the mean of the frames within radius of it. */
function meanOf(index: number, radius: number, end: number): number {
  const [first, last] = [Math.max(0, index - radius), Math.min(end - 1, index + radius)];
  return (7 * (first + last)) / 2;
}

const isSteady = ({ written }: FakeSink, radius: number, end: number) =>
  written.every(({ index, y }) => Math.abs((y[0] as number) - meanOf(index, radius, end)) <= 0.6);

const onLoan = ({ processed, original }: Fakes) =>
  (processed.pool?.onLoan ?? 0) + (original.pool?.onLoan ?? 0);

test('frames are steady, in order, with their own detail and the planes that nobody corrects', async (t) => {
  const steady = job();
  const events = await run(steady);
  const { written } = steady.sink;
  t.deepEqual(
    written.map(({ index }) => index),
    upTo(12),
  );
  t.true(isSteady(steady.sink, 3, 12), JSON.stringify(written.map(({ y }) => y[0])));
  for (const { y, cb, cr } of written) {
    t.deepEqual(
      y,
      upTo(24).map((n) => (y[0] as number) + n),
    );
    t.deepEqual([...cb, ...cr], Array(12).fill(128));
  }
  t.is(steady.sink.state, 'finished');
  t.deepEqual(
    events.map(({ frames, total, output }) => [frames, total, output]),
    [...upTo(12).map((n) => [n + 1, undefined, undefined]), [12, undefined, 'fake.colorized.mp4']],
  );
  t.deepEqual(Object.keys(events.at(-1)?.stageTimes ?? {}), ['decode', 'smooth', 'correct', 'encode']);
  t.is(onLoan(steady), 0);
});

test('one frame, and frames that are steady already, stay as they are', async (t) => {
  const single = job({ frames: 1 });
  await run(single);
  const still = job({ view: async () => ({ lightness: one(50), processed: one(90) }) });
  await run(still);
  for (const { written } of [single.sink, still.sink]) {
    for (const { index, y } of written) {
      t.deepEqual(
        y,
        upTo(24).map((n) => fakeLuma(index, n, 8)),
      );
    }
  }
  t.deepEqual([single.sink.written.length, still.sink.written.length], [1, 12]);
});

test('the output’s own subsampling is written, with neutral colours where there are none', async (t) => {
  for (const [from, to, samples, code] of [
    ['4:2:0', '4:2:2', 12, 90],
    ['4:2:0', '4:4:4', 24, 90],
    ['4:4:4', '4:2:0', 6, 90],
    ['gray', '4:2:0', 6, 128],
    ['gray', '4:4:4', 24, 128],
  ] as const) {
    const chroma = () => ({ cb: 90, cr: 90 });
    const processed = new FakeSource({ frames: 5, format: { subsampling: from, bitDepth: 8 }, chroma });
    const sink = new FakeSink({ format: { subsampling: to, bitDepth: 8 } });
    await run(job({ processed, sink, frames: 5 }));
    t.true(isSteady(sink, 3, 5), `${from} to ${to}`);
    for (const { cb, cr } of sink.written) t.deepEqual([...cb, ...cr], Array(2 * samples).fill(code));
  }
});

test('a clip that ends first: the frames that both have are written', async (t) => {
  for (const [frames, originalFrames, message] of [
    [5, 9, 'the clip ends after 5'],
    [9, 5, 'the original ends after 5'],
    [30, 5, 'the original ends after 5'],
  ] as const) {
    const steady = job({ frames, originalFrames });
    const error = await t.throwsAsync(run(steady), { instanceOf: RenderError, message });
    t.like(error, { kind: 'usage', partial: 'fake.colorized.partial.mp4' });
    t.is(steady.sink.written.length, 5);
    t.true(isSteady(steady.sink, 3, 5));
    t.is(steady.sink.state, 'aborted');
    await until(() => steady.processed.ended && steady.original.ended && onLoan(steady) === 0);
  }
});

test('clips without frames, and one without any beside one with some', async (t) => {
  const none = job({ frames: 0 });
  await t.throwsAsync(run(none), { instanceOf: RenderError, message: /holds no frames/ });
  const missing = job({ frames: 0, originalFrames: 3 });
  await t.throwsAsync(run(missing), { instanceOf: RenderError, message: 'the clip ends after 0' });
  t.deepEqual([none.sink.state, missing.sink.state], ['aborted', 'aborted']);
  await until(() => onLoan(missing) === 0);
});

const failAt = (index: number) => new FakeSource({ frames: 12, failAt: index });
const fails = (message: string) => {
  let calls = 0;
  return () => {
    calls += 1;
    if (calls > 7) throw new Error(message);
  };
};
for (const [what, changes, message, written] of [
  ['the processed clip’s decoder', () => ({ processed: failAt(7) }), /frame 7 cannot/, 7],
  ['the original’s decoder', () => ({ original: failAt(7) }), /frame 7 cannot/, 7],
  ['a pair', () => ({ checkPair: fails('another moment') }), /another moment/, 7],
  ['the output', () => ({ sink: new FakeSink({ failAt: 3 }) }), /disk is full/, 3],
] as const) {
  test(`an error of ${what}: frames before it are written, everything ends`, async (t) => {
    const steady = job({ ...changes(), delay: tick } as Parameters<typeof job>[0]);
    await t.throwsAsync(run(steady), { instanceOf: RenderError, message });
    t.is(steady.sink.written.length, written);
    t.is(steady.sink.state, 'aborted');
    await until(() => steady.processed.ended && steady.original.ended && onLoan(steady) === 0);
  });
}

test('an error while images are made: frames before it are written, everything ends', async (t) => {
  const fail = fails('no image');
  const { view, ...rest } = job();
  const steady: Fakes = {
    ...rest,
    view: async (pair) => {
      fail();
      return view(pair);
    },
  };
  await t.throwsAsync(run(steady), { instanceOf: RenderError, message: 'no image' });
  t.is(steady.sink.written.length, 7);
  await until(() => steady.processed.ended && steady.original.ended && onLoan(steady) === 0);
});

test('a signal stops it: the error says after how many frames', async (t) => {
  const stop = new AbortController();
  const steady = job({ frames: 100, delay: tick, signal: stop.signal });
  const running = run(steady);
  await until(() => steady.sink.written.length >= 5);
  stop.abort();
  const error = await t.throwsAsync(running, {
    instanceOf: RenderError,
    message: /^stopped after \d+ frames$/,
  });
  t.like(error, { kind: 'interrupted', partial: 'fake.colorized.partial.mp4' });
  await until(() => steady.processed.ended && steady.original.ended && onLoan(steady) === 0);
});

test('under random delays: order kept, bounds of both pools never exceeded, all buffers back', async (t) => {
  const delays = fc.infiniteStream(fc.integer({ min: 0, max: 3 }));
  await fc.assert(
    fc.asyncProperty(delays, fc.constantFrom(0, 1, 3), async (stream, radius) => {
      const delay = async () => {
        for (let n = stream.next().value as number; n > 0; n -= 1) await tick();
      };
      const steady = job({ frames: 25, radius, delay });
      await run(steady);
      t.deepEqual(
        steady.sink.written.map(({ index }) => index),
        upTo(25),
      );
      t.true(steady.processed.mostOnLoan <= POOL_CAPACITY + framesHeld(steady.smoothing));
      t.true(steady.original.mostOnLoan <= 2);
      t.is(onLoan(steady), 0);
    }),
    { numRuns: 15 },
  );
});

test('unsubscribing mid-way tears everything down, wherever frames are', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 80 }), async (turns) => {
      const steady = job({ frames: 100, delay: tick });
      const subscription = renderSmoothed(steady).subscribe();
      for (let turn = 0; turn < turns; turn += 1) await tick();
      subscription.unsubscribe();
      const { sink, processed, original } = steady;
      await until(() => sink.state === 'aborted' && processed.ended && original.ended);
      await until(() => onLoan(steady) === 0);
      const written = sink.written.length;
      for (let turn = 0; turn < 10; turn += 1) await tick();
      t.is(sink.written.length, written);
      t.is(onLoan(steady), 0);
    }),
    { numRuns: 25 },
  );
});

import test from 'ava';
import fc from 'fast-check';
import { lastValueFrom, toArray } from 'rxjs';
import { NotFiniteError } from '../../src/colorize/colorizer.js';
import { type RenderJob, render } from '../../src/pipeline/render.js';
import { RenderError } from '../../src/pipeline/render-error.js';
import { framesHeld, type Smoothing } from '../../src/pipeline/temporal-stage.js';
import { ON_THIS_THREAD, type TemporalCompute } from '../../src/temporal/temporal-compute.js';
import { fakeColouring } from '../support/fake-colouring.js';
import { FakeSink } from '../support/fake-sink.js';
import { FakeSource } from '../support/fake-source.js';

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await tick();
}

async function run(job: RenderJob) {
  return lastValueFrom(render(job).pipe(toArray()));
}

const smoothing = (radius: number, compute: TemporalCompute = ON_THIS_THREAD): Smoothing => ({
  compute,
  settings: { lambda: 10, radius, sigma: 5 },
});

/** Cb of every frame, which is 7 times its index before smoothing; a mean of them is the middle of its window. */
const cbOf = (sink: FakeSink) => sink.written.map(({ index, cb }) => [index, cb[0]]);

/** What a frame's Cb is when it is the mean of the frames within radius of it, as an 8-bit code. */
const meanCode = (index: number, radius: number, start: number, end: number) => {
  const [first, last] = [Math.max(start, index - radius), Math.min(end - 1, index + radius)];
  return (7 * (first + last)) / 2;
};

const near = (sink: FakeSink, expected: (index: number) => number) =>
  sink.written.every(({ index, cb }) => Math.abs((cb[0] as number) - expected(index)) <= 1);

test('chroma is the mean along the motion, in order, and luma stays', async (t) => {
  const [plain, steady] = [new FakeSink(), new FakeSink()];
  await run({ source: new FakeSource({ frames: 12 }), sink: plain, colourer: fakeColouring() });
  const source = new FakeSource({ frames: 12 });
  const events = await run({ source, sink: steady, colourer: fakeColouring(), smoothing: smoothing(3) });
  t.deepEqual(
    steady.written.map(({ index, y }) => [index, y]),
    plain.written.map(({ index, y }) => [index, y]),
  );
  t.true(
    near(steady, (index) => meanCode(index, 3, 0, 12)),
    JSON.stringify(cbOf(steady)),
  );
  t.is(events.at(-1)?.frames, 12);
  t.true((events.at(-1)?.stageTimes.smooth ?? 0) > 0);
  t.is(source.pool?.onLoan, 0);
});

test('a range has the same colours as the whole clip', async (t) => {
  const [whole, part] = [new FakeSink(), new FakeSink()];
  const job = { colourer: fakeColouring(), smoothing: smoothing(3) };
  await run({ ...job, source: new FakeSource({ frames: 20 }), sink: whole });
  const source = new FakeSource({ frames: 20 });
  const range = { start: 7, end: 12 };
  const events = await run({ ...job, source, sink: part, range });
  t.deepEqual(part.written, whole.written.slice(7, 12));
  t.deepEqual([events.at(-1)?.frames, events.at(-1)?.total], [5, 5]);
  t.is(source.pool?.onLoan, 0);
});

test('frames that keep their colours stay in their places, and nothing is carried over them', async (t) => {
  const sink = new FakeSink();
  const chroma = (index: number) => (index === 4 ? { cb: 90, cr: 170 } : { cb: 128, cr: 128 });
  const source = new FakeSource({ frames: 9, chroma });
  await run({ source, sink, colourer: fakeColouring({ keepChroma: true }), smoothing: smoothing(7) });
  t.deepEqual(
    sink.written.map(({ index }) => index),
    [0, 1, 2, 3, 4, 5, 6, 7, 8],
  );
  t.true(
    near(sink, (index) =>
      index === 4 ? 90 : index < 4 ? meanCode(index, 7, 0, 4) : meanCode(index, 7, 5, 9),
    ),
    JSON.stringify(cbOf(sink)),
  );
});

test('a frame for which the network has no numbers stays as it was, and a warning names it', async (t) => {
  for (const options of [{}, { smoothing: smoothing(1) }]) {
    const sink = new FakeSink();
    const source = new FakeSource({ frames: 6, chroma: () => ({ cb: 127, cr: 129 }) });
    const warnings: string[] = [];
    const colourer = fakeColouring({
      onWarning: (message) => warnings.push(message),
      colorizer: ({ method, colorize }) => ({
        method,
        colorize: async (lightness) => {
          if (lightness.data[0] === 21) throw new NotFiniteError('colour');
          return colorize(lightness);
        },
      }),
    });
    await run({ source, sink, colourer, ...options });
    t.deepEqual([sink.written[3]?.cb[0], sink.written[3]?.cr[0]], [127, 129]);
    t.is(sink.written.length, 6);
    t.deepEqual(warnings, [
      "frame 3 stays as it was: network 'colour' returned values that are not finite numbers",
    ]);
  }
});

test('a result that is no number is not written: the frame has its raw colours, and a warning names it', async (t) => {
  const compute: TemporalCompute = {
    ...ON_THIS_THREAD,
    open: (size, settings) => {
      const stream = ON_THIS_THREAD.open(size, settings);
      let given = 0;
      const spoilt = async (results: ReturnType<typeof stream.finish>) =>
        (await results).map((result) => {
          given += 1;
          return result && given === 3 ? { ...result, data: result.data.fill(Number.NaN) } : result;
        });
      return { push: (frame) => spoilt(stream.push(frame)), finish: () => spoilt(stream.finish()) };
    },
  };
  const sink = new FakeSink();
  const events = await run({
    ...{ source: new FakeSource({ frames: 5 }), sink, colourer: fakeColouring() },
    smoothing: smoothing(1, compute),
  });
  t.is(sink.written[2]?.cb[0], 14);
  t.deepEqual(events.at(-1)?.warnings, ['frame 2 could not be smoothed and is left unchanged']);
});

test('under random delays: order kept, pool bound never exceeded, all buffers back', async (t) => {
  const delays = fc.infiniteStream(fc.integer({ min: 0, max: 3 }));
  const capacity = fc.integer({ min: 1, max: 6 });
  await fc.assert(
    fc.asyncProperty(delays, capacity, fc.constantFrom(0, 1, 3), async (stream, poolCapacity, radius) => {
      const delay = async () => {
        for (let n = stream.next().value as number; n > 0; n -= 1) await tick();
      };
      const sink = new FakeSink({ delay });
      const source = new FakeSource({ frames: 14, delay });
      const options = smoothing(radius);
      await run({ source, sink, colourer: fakeColouring({ delay }), poolCapacity, smoothing: options });
      t.deepEqual(
        sink.written.map(({ index }) => index),
        Array.from({ length: 14 }, (_, index) => index),
      );
      t.true(source.mostOnLoan <= poolCapacity + framesHeld(options));
      t.is(source.pool?.onLoan ?? 0, 0);
    }),
    { numRuns: 20 },
  );
});

const failing = (where: 'motion' | 'push' | 'finish'): TemporalCompute => {
  let calls = 0;
  const fail = async () => {
    throw new Error(`${where} failed`);
  };
  return {
    ...ON_THIS_THREAD,
    motion: (from, to) => {
      calls += 1;
      return where === 'motion' && calls > 5 ? fail() : ON_THIS_THREAD.motion(from, to);
    },
    open: (size, settings) => {
      const stream = ON_THIS_THREAD.open(size, settings);
      let pushed = 0;
      return {
        push: (frame) => {
          pushed += 1;
          return where === 'push' && pushed > 6 ? fail() : stream.push(frame);
        },
        finish: () => (where === 'finish' ? fail() : stream.finish()),
      };
    },
  };
};
for (const where of ['motion', 'push', 'finish'] as const) {
  test(`an error of ${where} tears everything down`, async (t) => {
    const source = new FakeSource({ frames: 12, delay: tick });
    const sink = new FakeSink();
    const job = {
      source,
      sink,
      colourer: fakeColouring({ delay: tick }),
      smoothing: smoothing(1, failing(where)),
    };
    const error = await t.throwsAsync(run(job), { instanceOf: RenderError });
    t.is(error?.message, `${where} failed`);
    t.is(sink.state, 'aborted');
    t.is(source.pool?.onLoan, 0);
    await until(() => source.ended);
  });
}

test('frames before an error of the decoder are written, smoothed with what there is', async (t) => {
  const source = new FakeSource({ frames: 12, failAt: 8 });
  const sink = new FakeSink();
  await t.throwsAsync(run({ source, sink, colourer: fakeColouring(), smoothing: smoothing(7) }), {
    instanceOf: RenderError,
  });
  t.is(sink.written.length, 8);
  t.true(near(sink, (index) => meanCode(index, 7, 0, 8)));
  t.is(source.pool?.onLoan, 0);
});

test('unsubscribing mid-way tears everything down, wherever frames are', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 60 }), async (turns) => {
      const source = new FakeSource({ frames: 100, delay: tick });
      const sink = new FakeSink({ delay: tick });
      const job = { source, sink, colourer: fakeColouring({ delay: tick }), smoothing: smoothing(3) };
      const subscription = render(job).subscribe();
      for (let turn = 0; turn < turns; turn += 1) await tick();
      subscription.unsubscribe();
      await until(() => sink.state === 'aborted' && source.ended);
      t.is(source.pool?.onLoan ?? 0, 0);
    }),
    { numRuns: 25 },
  );
});

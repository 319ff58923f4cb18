import test from 'ava';
import fc from 'fast-check';
import { lastValueFrom, toArray } from 'rxjs';
import { NotFiniteError } from '../../src/colorize/colorizer.js';
import { type RenderJob, render } from '../../src/pipeline/render.js';
import { RenderError } from '../../src/pipeline/render-error.js';
import { type FakeColouringOptions, fakeColouring } from '../support/fake-colouring.js';
import { FakeSink } from '../support/fake-sink.js';
import { FakeSource, fakeLuma } from '../support/fake-source.js';

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await tick();
}

/** Runs a render to its end. */
async function run(job: RenderJob) {
  return lastValueFrom(render(job).pipe(toArray()));
}

test('frames come out coloured, in order, luma untouched', async (t) => {
  const sink = new FakeSink();
  const events = await run({ source: new FakeSource({ frames: 5 }), sink, colourer: fakeColouring() });
  t.deepEqual(
    sink.written.map(({ index }) => index),
    [0, 1, 2, 3, 4],
  );
  for (const { index, y, cb, cr } of sink.written) {
    t.deepEqual(
      y,
      Array.from({ length: 24 }, (_, n) => fakeLuma(index, n, 8)),
    );
    t.deepEqual(cb, Array(6).fill(7 * index));
    t.deepEqual(cr, Array(6).fill(255 - 7 * index));
  }
  t.is(sink.state, 'finished');
  t.deepEqual(
    events.map(({ frames, total, output }) => [frames, total, output]),
    [...[1, 2, 3, 4, 5].map((frame) => [frame, 5, undefined]), [5, 5, 'fake.colorized.mp4']],
  );
});

test('strength and saturation scale what was predicted', async (t) => {
  const sink = new FakeSink();
  const controls = { strength: 0.5, saturation: 0.8 };
  const source = new FakeSource({ frames: 6 });
  await run({ source, sink, colourer: fakeColouring(), controls });
  const last = sink.written[5];
  t.deepEqual([last?.cb, last?.cr], [Array(6).fill(35 * 0.4), Array(6).fill(220 * 0.4)]);
});

test('gray input gets the output’s chroma planes, at 16 bits too', async (t) => {
  const source = new FakeSource({
    frames: 2,
    format: { subsampling: 'gray', bitDepth: 16 },
    width: 5,
    height: 3,
  });
  const sink = new FakeSink({ format: { subsampling: '4:2:2', bitDepth: 16 } });
  await run({ source, sink, colourer: fakeColouring() });
  const last = sink.written[1];
  t.deepEqual(
    last?.y,
    Array.from({ length: 15 }, (_, n) => fakeLuma(1, n, 16)),
  );
  t.deepEqual(last?.cb, Array(9).fill(7));
  t.deepEqual(last?.format, sink.format);
});

test('existing chroma is replaced, unless it is to be kept and is colour', async (t) => {
  const chroma = (index: number) => (index === 1 ? { cb: 90, cr: 170 } : { cb: 129, cr: 127 });
  const render = async (keepChroma: boolean, format = { subsampling: '4:2:0', bitDepth: 8 } as const) => {
    const sink = new FakeSink({ format });
    await run({
      source: new FakeSource({ frames: 3, chroma }),
      sink,
      colourer: fakeColouring({ keepChroma }),
    });
    return sink.written.map(({ cb, cr }) => [cb[0], cr[0]]);
  };
  t.deepEqual(await render(false), [
    [0, 255],
    [7, 248],
    [14, 241],
  ]);
  t.deepEqual(await render(true), [
    [0, 255],
    [90, 170],
    [14, 241],
  ]);
});

test('kept chroma is converted to the output’s subsampling', async (t) => {
  const sink = new FakeSink({ format: { subsampling: '4:4:4', bitDepth: 8 } });
  const source = new FakeSource({ frames: 1, chroma: () => ({ cb: 90, cr: 170 }) });
  await run({ source, sink, colourer: fakeColouring({ keepChroma: true }) });
  t.deepEqual(sink.written[0]?.cb, Array(24).fill(90));
  t.deepEqual(sink.written[0]?.cr, Array(24).fill(170));
  t.deepEqual(sink.written[0]?.y[23], fakeLuma(0, 23, 8));
});

test('a gray frame without a prediction gets neutral colours', async (t) => {
  const warnings: string[] = [];
  const colourer = fakeColouring({
    onWarning: (message) => warnings.push(message),
    colorizer: ({ method }) => ({
      method,
      colorize: async () => {
        throw new NotFiniteError('colour');
      },
    }),
  });
  const sink = new FakeSink({ format: { subsampling: '4:2:2', bitDepth: 10 } });
  const source = new FakeSource({ frames: 2, format: { subsampling: 'gray', bitDepth: 10 } });
  await run({ source, sink, colourer });
  t.deepEqual(
    sink.written.map(({ cb, cr }) => [...cb, ...cr]),
    Array(2).fill(Array(24).fill(512)),
  );
  t.is(warnings.length, 2);
  t.is(source.pool?.onLoan, 0);
});

test('a range renders its frames only', async (t) => {
  const sink = new FakeSink();
  const source = new FakeSource({ frames: 9 });
  const events = await run({ source, sink, colourer: fakeColouring(), range: { start: 3, end: 6 } });
  t.deepEqual(
    sink.written.map(({ index }) => index),
    [3, 4, 5],
  );
  t.is(events.at(-1)?.total, 3);
});

test('under random delays in every stage: order kept, pool bound never exceeded, all buffers back', async (t) => {
  const delays = fc.infiniteStream(fc.integer({ min: 0, max: 3 }));
  await fc.assert(
    fc.asyncProperty(delays, fc.integer({ min: 1, max: 6 }), async (stream, poolCapacity) => {
      const delay = async () => {
        for (let n = stream.next().value as number; n > 0; n -= 1) await tick();
      };
      const sink = new FakeSink({ delay });
      const source = new FakeSource({ frames: 12, delay });
      await run({ source, sink, colourer: fakeColouring({ delay }), poolCapacity });
      t.deepEqual(
        sink.written.map(({ index, cb }) => [index, cb[0]]),
        Array.from({ length: 12 }, (_, index) => [index, 7 * index]),
      );
      t.true(source.mostOnLoan <= poolCapacity);
      t.is(source.pool?.onLoan ?? 0, 0);
    }),
    { numRuns: 25 },
  );
});

test('decoding waits for a slow encoder', async (t) => {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const source = new FakeSource({ frames: 50 });
  const done = run({
    source,
    sink: new FakeSink({ delay: () => gate }),
    colourer: fakeColouring(),
    poolCapacity: 4,
  });
  for (let turn = 0; turn < 100; turn += 1) await tick();
  t.is(source.decoded, 4);
  letGo();
  await done;
  t.is(source.decoded, 50);
});

test('stages overlap: the next frames are decoded and colorized while one is being written', async (t) => {
  const active = new Set<string>();
  let together = 0;
  const busy = (name: string) => async () => {
    active.add(name);
    together = Math.max(together, active.size);
    await tick();
    await tick();
    active.delete(name);
  };
  const delay: FakeColouringOptions['delay'] = (stage) => busy(stage)();
  await run({
    source: new FakeSource({ frames: 20, delay: busy('decode') }),
    sink: new FakeSink({ delay: busy('encode') }),
    colourer: fakeColouring({ delay }),
  });
  t.true(together >= 3, `${together} stages at once`);
});

const failures: {
  name: string;
  source?: { failAt: number };
  colouring?: FakeColouringOptions;
  sink?: object;
  written: number;
}[] = [
  { name: 'decoding', source: { failAt: 4 }, written: 4 },
  { name: 'lightness', colouring: { failAt: { stage: 'lightness', call: 4 } }, written: 4 },
  { name: 'colorizing', colouring: { failAt: { stage: 'colorize', call: 4 } }, written: 4 },
  { name: 'upscaling', colouring: { failAt: { stage: 'upscale', call: 4 } }, written: 4 },
  { name: 'writing', sink: { failAt: 4 }, written: 4 },
  { name: 'finishing', sink: { failToFinish: true }, written: 12 },
];
for (const { name, written, ...parts } of failures) {
  test(`an error in ${name} tears everything down, after the frames before it`, async (t) => {
    const source = new FakeSource({ frames: 12, ...parts.source });
    const sink = new FakeSink(parts.sink);
    const colouring = fakeColouring({ delay: tick, ...parts.colouring });
    const error = await t.throwsAsync(run({ source, sink, colourer: colouring }), {
      instanceOf: RenderError,
    });
    t.is(sink.state, 'aborted');
    t.is(sink.written.length, written);
    t.is(error?.partial, 'fake.colorized.partial.mp4');
    t.is(source.pool?.onLoan ?? 0, 0);
    t.is(colouring.running(), 0);
    await until(() => source.ended);
  });
}

test('unsubscribing mid-way tears everything down, wherever frames are', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 40 }), async (turns) => {
      const source = new FakeSource({ frames: 100, delay: tick });
      const sink = new FakeSink({ delay: tick });
      const colouring = fakeColouring({ delay: tick });
      const subscription = render({ source, sink, colourer: colouring }).subscribe();
      for (let turn = 0; turn < turns; turn += 1) await tick();
      subscription.unsubscribe();
      await until(() => sink.state === 'aborted' && source.ended);
      const count = sink.written.length;
      t.is(source.pool?.onLoan ?? 0, 0);
      t.is(colouring.running(), 0);
      for (let turn = 0; turn < 10; turn += 1) await tick();
      t.is(sink.written.length, count);
    }),
    { numRuns: 25 },
  );
});

test('a signal ends the render as interrupted, naming what is left', async (t) => {
  const stop = new AbortController();
  const sink = new FakeSink();
  const done = run({
    source: new FakeSource({ frames: 1000, delay: tick }),
    sink,
    colourer: fakeColouring(),
    signal: stop.signal,
  });
  await until(() => sink.written.length > 2);
  stop.abort();
  const error = await t.throwsAsync(done, { instanceOf: RenderError });
  t.is(error?.kind, 'interrupted');
  t.is(error?.message, `stopped after ${sink.written.length} frames`);
  t.is(error?.partial, 'fake.colorized.partial.mp4');
});

test('a signal that is aborted already lets nothing be written', async (t) => {
  const sink = new FakeSink();
  const signal = AbortSignal.abort();
  const job = { source: new FakeSource({ frames: 3 }), sink, colourer: fakeColouring(), signal };
  t.is((await t.throwsAsync(run(job), { instanceOf: RenderError }))?.kind, 'interrupted');
  t.is(sink.written.length, 0);
});

test('a range without frames is an input error', async (t) => {
  const sink = new FakeSink();
  const job = {
    source: new FakeSource({ frames: 3 }),
    sink,
    colourer: fakeColouring(),
    range: { start: 3, end: undefined },
  };
  const error = await t.throwsAsync(run(job), { instanceOf: RenderError, message: /ends before frame 3/ });
  t.is(error?.kind, 'input');
  t.is(sink.state, 'aborted');
});

test('a clip shorter than it says gives a warning; its length is not claimed any more once passed', async (t) => {
  const short = await run({
    source: new FakeSource({ frames: 3, statedFrames: 5 }),
    sink: new FakeSink(),
    colourer: fakeColouring(),
  });
  t.deepEqual(short.at(-1)?.warnings, ["'fake.mp4' says it has 5 frames; 3 could be read"]);
  const long = await run({
    source: new FakeSource({ frames: 3, statedFrames: 2 }),
    sink: new FakeSink(),
    colourer: fakeColouring(),
  });
  t.deepEqual(
    long.map(({ total }) => total),
    [2, 2, undefined, undefined],
  );
  t.deepEqual(long.at(-1)?.warnings, []);
});

test('an output of another bit depth is refused', async (t) => {
  const sink = new FakeSink({ format: { subsampling: '4:2:0', bitDepth: 10 } });
  const error = await t.throwsAsync(
    run({ source: new FakeSource({ frames: 1 }), sink, colourer: fakeColouring() }),
  );
  t.regex(error?.message ?? '', /8 bits, the output 10/);
});

import test from 'ava';
import fc from 'fast-check';
import type { FrameColourer } from '../../src/colorize/frame-colourer.js';
import { AutochromeError } from '../../src/errors.js';
import type { Smoothing } from '../../src/pipeline/temporal-stage.js';
import { openShotView, type ShotViewOptions } from '../../src/render/shot-view.js';
import { ON_THIS_THREAD, type TemporalCompute } from '../../src/temporal/temporal-compute.js';
import { type FakeColouringOptions, fakeColouring } from '../support/fake-colouring.js';
import { FakeSource, type FakeSourceOptions } from '../support/fake-source.js';
import { paintedFrame, renderedShot, shuffled } from '../support/shot-bench.js';

const format = { subsampling: '4:2:0', bitDepth: 8 } as const;
const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

const smoothing = (radius: number, compute: TemporalCompute = ON_THIS_THREAD): Smoothing => ({
  compute,
  settings: { lambda: 10, radius, sigma: 5 },
});

function bench(
  options: Partial<ShotViewOptions> = {},
  parts: { source?: Partial<FakeSourceOptions>; colouring?: FakeColouringOptions } = {},
) {
  const source = new FakeSource({ frames: 40, ...parts.source });
  const colourer = fakeColouring(parts.colouring);
  const shot = { start: 5, end: 30 };
  const view = openShotView(source, colourer, { shot, smoothing: smoothing(3), ...options });
  return { source, colourer, view, shot };
}

const cbOf = (prediction: { chroma: { data: Float32Array } } | undefined) => prediction?.chroma.data[0];
const kindOf = (error: unknown) => (error instanceof AutochromeError ? error.kind : error);

test('any frame in any order is that of a render, whatever keeps its colours, with a radius and without', async (t) => {
  const cases = fc.record({
    ...{ radius: fc.constantFrom(0, 1, 3, 7), seed: fc.nat(1000), memory: fc.constantFrom(1, 2 ** 20) },
    kept: fc.uniqueArray(fc.integer({ min: 5, max: 29 }), { maxLength: 4 }),
    end: fc.constantFrom(30, undefined),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ radius, seed, memory, kept, end }) => {
      const chroma = (index: number) => (kept.includes(index) ? { cb: 90, cr: 170 } : { cb: 128, cr: 128 });
      const source = new FakeSource({ frames: 30, chroma });
      const colourer = fakeColouring({ keepChroma: true });
      const shot = { start: 5, end };
      const options = { shot, smoothing: smoothing(radius), memory };
      const rendered = await renderedShot(source, colourer, { ...options, format });
      const view = openShotView(source, colourer, options);
      for (const index of shuffled(5, 30, seed)) {
        const prediction = await view.smoothed(index);
        t.is(prediction === undefined, kept.includes(index));
        if (!prediction) continue;
        const painted = await paintedFrame(source, colourer, index, prediction, format);
        t.deepEqual(painted, rendered[index - 5], `frame ${index}`);
      }
      await view.close();
    }),
    { numRuns: 25 },
  );
});

test('each frame is predicted once, however many ask for it at once', async (t) => {
  const { view, colourer, source } = bench({}, { colouring: { delay: tick } });
  const asked = shuffled(5, 30).flatMap((index) => [
    view.smoothed(index),
    view.raw(index),
    view.smoothed(index),
  ]);
  await Promise.all(asked);
  t.is(colourer.calls.colorize, 25);
  await Promise.all(shuffled(5, 30, 3).map((index) => view.smoothed(index)));
  t.is(colourer.calls.colorize, 25);
  t.is(source.pool?.onLoan, 0);
  await view.close();
});

test('nothing beyond the shot is read, and what is not in it is refused', async (t) => {
  const { view, colourer } = bench();
  await view.smoothed(5);
  t.is(colourer.calls.colorize, 4);
  for (const index of [4, 30, 5.5, Number.NaN]) {
    for (const kind of ['raw', 'smoothed'] as const)
      t.is(kindOf(await t.throwsAsync(view[kind](index))), 'usage');
  }
  await view.close();
  const open = openShotView(new FakeSource({ frames: 8 }), colourer, { shot: { start: 0, end: undefined } });
  t.is(cbOf(await open.raw(7)), 49);
  t.is(kindOf(await t.throwsAsync(open.raw(8))), 'usage');
  await open.close();
});

test('without smoothing a smoothed frame is a raw one', async (t) => {
  const { source, colourer, shot } = bench();
  const view = openShotView(source, colourer, { shot });
  t.deepEqual(await view.smoothed(9), await view.raw(9));
  await view.close();
});

test('who leaves is told at once; work that nobody waits for stops, and is done again when asked for', async (t) => {
  let go = () => {};
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  const delay = async (stage: string, call: number) => {
    if (stage === 'lightness' && call === 0) await held;
  };
  const { view, colourer, source } = bench({}, { colouring: { delay } });
  const [one, two] = [new AbortController(), new AbortController()];
  const [first, second] = [view.raw(7, one.signal), view.raw(7, two.signal)];
  one.abort();
  t.is(kindOf(await t.throwsAsync(first)), 'interrupted');
  two.abort();
  t.is(kindOf(await t.throwsAsync(second)), 'interrupted');
  const again = view.raw(7);
  go();
  t.is(cbOf(await again), 49);
  t.is(colourer.calls.colorize, 1);
  t.is(kindOf(await t.throwsAsync(view.raw(8, AbortSignal.abort()))), 'interrupted');
  t.is(source.pool?.onLoan, 0);
  await view.close();
});

test('one of two may leave, and the other has its frame', async (t) => {
  const { view } = bench({}, { colouring: { delay: tick } });
  const stop = new AbortController();
  const [leaving, staying] = [view.smoothed(12, stop.signal), view.smoothed(12)];
  await tick();
  stop.abort();
  t.is(kindOf(await t.throwsAsync(leaving)), 'interrupted');
  t.not(await staying, undefined);
  await view.close();
});

test('closing stops what is under way and refuses what comes', async (t) => {
  const { view, source, colourer } = bench({}, { colouring: { delay: tick }, source: { delay: tick } });
  const asked = [8, 25, 16].map((index) => view.smoothed(index));
  await tick();
  await view.close();
  for (const each of await Promise.allSettled(asked)) t.is(each.status, 'rejected');
  t.is(source.pool?.onLoan, 0);
  t.is(colourer.running(), 0);
  t.true(source.ended);
  t.is(kindOf(await t.throwsAsync(view.raw(8))), 'interrupted');
  await view.close();
});

test('a failure is told to all who wait, and the next try begins anew', async (t) => {
  const { view, colourer } = bench({}, { colouring: { failAt: { stage: 'colorize', call: 0 } } });
  const both = await Promise.allSettled([view.raw(9), view.raw(9)]);
  t.deepEqual(
    both.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  t.is(cbOf(await view.raw(9)), 63);
  t.is(colourer.calls.colorize, 2);
  await view.close();
  const damaged = bench({}, { source: { failAt: 12 } });
  t.is(kindOf(await t.throwsAsync(damaged.view.raw(12))), 'input');
  t.is(cbOf(await damaged.view.raw(11)), 77);
  await damaged.view.close();
});

test('a result that is no number is the raw one, and a warning names the frame', async (t) => {
  const spoilt: TemporalCompute = {
    ...ON_THIS_THREAD,
    frame: async (window, settings) => {
      const result = await ON_THIS_THREAD.frame(window, settings);
      return { ...result, data: result.data.fill(Number.NaN) };
    },
  };
  const warnings: string[] = [];
  const { view } = bench({ smoothing: smoothing(1, spoilt), onWarning: (message) => warnings.push(message) });
  t.deepEqual(await view.smoothed(10), await view.raw(10));
  t.deepEqual(warnings, ['frame 10 could not be smoothed and is left unchanged']);
  await view.close();
});

test('without a radius the way goes on from where it ended, and an error of it does not spoil what follows', async (t) => {
  let [opened, pushed] = [0, 0];
  const counting: TemporalCompute = {
    ...ON_THIS_THREAD,
    open: (size, settings) => {
      opened += 1;
      const stream = ON_THIS_THREAD.open(size, settings);
      return {
        push: async (frame) => {
          pushed += 1;
          if (pushed === 3) throw new Error('the thread died');
          return stream.push(frame);
        },
        finish: () => stream.finish(),
      };
    },
  };
  const { view, source, colourer, shot } = bench({ smoothing: smoothing(0, counting) });
  await t.throwsAsync(view.smoothed(9), { message: 'the thread died' });
  const rendered = await renderedShot(source, colourer as FrameColourer, {
    shot,
    format,
    smoothing: smoothing(0),
  });
  for (const index of [9, 12, 10, 20]) {
    const painted = await paintedFrame(
      source,
      colourer,
      index,
      (await view.smoothed(index)) as never,
      format,
    );
    t.deepEqual(painted, rendered[index - 5]);
  }
  t.deepEqual([opened, pushed], [2, 3 + 16]);
  await view.close();
});

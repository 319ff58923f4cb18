import test from 'ava';
import type { ChromaPrediction, Colorizer } from '../../src/colorize/colorizer.js';
import { cachedColorizer, type PredictionCache } from '../../src/colorize/prediction-cache.js';

const lightness = (value: number, width = 2) => ({
  width,
  height: 4 / width,
  channels: 1,
  data: new Float32Array(4).fill(value),
});

function bench(byPlace: boolean) {
  const entries = new Map<string, ChromaPrediction>();
  const cache: PredictionCache = {
    get: async (key) => entries.get(key),
    put: async (key, prediction) => void entries.set(key, prediction),
  };
  let calls = 0;
  const colorizer: Colorizer = {
    method: 'welsh',
    colorize: async ({ data }, frame = 0) => {
      calls += 1;
      return {
        chroma: { width: 1, height: 1, channels: 2, data: Float32Array.of(data[0] as number, frame) },
        confidence: undefined,
      };
    },
  };
  const cached = (name: string) => cachedColorizer(colorizer, cache, { name, byPlace });
  return { cached, entries, calls: () => calls };
}

test('the same lightness is coloured once, wherever it lies', async (t) => {
  const { cached, calls, entries } = bench(false);
  const colorizer = cached('one');
  const first = await colorizer.colorize(lightness(1), 3);
  // A view of other memory with the same content.
  const view = { ...lightness(1), data: Float32Array.of(9, 1, 1, 1, 1).subarray(1) };
  t.deepEqual(await colorizer.colorize(view, 8), first);
  t.is(calls(), 1);
  t.is(colorizer.method, 'welsh');
  t.regex([...entries.keys()].join(), /^[0-9a-f]{64}$/);
});

test('another lightness, size or identity is coloured by itself; a place only where it matters', async (t) => {
  const { cached, calls } = bench(false);
  await cached('one').colorize(lightness(1), 1);
  await cached('one').colorize(lightness(2), 1);
  await cached('one').colorize(lightness(1, 4), 1);
  await cached('two').colorize(lightness(1), 1);
  t.is(calls(), 4);
  const placed = bench(true);
  for (const frame of [1, 2, 1, 2]) {
    t.is((await placed.cached('one').colorize(lightness(1), frame)).chroma.data[1], frame);
  }
  t.is(placed.calls(), 2);
});

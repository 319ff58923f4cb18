import test from 'ava';
import fc from 'fast-check';
import type { SmallImage } from '../../src/colorize/colorizer.js';
import { reinhardColorizer } from '../../src/colorize/reinhard.js';
import { welshColorizer } from '../../src/colorize/welsh.js';

function image(
  width: number,
  height: number,
  channels: number,
  value: (x: number, y: number, c: number) => number,
) {
  const data = Float32Array.from({ length: width * height * channels }, (_, i) =>
    value(i % width, Math.floor(i / width) % height, Math.floor(i / (width * height))),
  );
  return { width, height, channels, data };
}

/** A dark blue left half and a bright yellow right half, with a little contrast in each. */
const twoHalves = image(32, 32, 3, (x, y, c) =>
  x < 16 ? ([20 + (y % 4), 10, -40][c] as number) : ([80 + (y % 4), -5, 60][c] as number),
);

function lightnessOf({ width, height, data }: SmallImage): SmallImage {
  return { width, height, channels: 1, data: data.slice(0, width * height) };
}

const methods = { reinhard: reinhardColorizer, welsh: welshColorizer };

for (const [name, make] of Object.entries(methods)) {
  test(`${name}: dark and bright parts get the reference's colours of dark and bright parts`, async (t) => {
    // The same scene turned round and with less contrast: lightness has to be remapped.
    const lightness = image(64, 32, 1, (x, y) => (x >= 32 ? 35 : 65) + (y % 4) / 2);
    const { chroma, confidence } = await make([twoHalves]).colorize(lightness);
    t.is(confidence, undefined);
    t.deepEqual([chroma.width, chroma.height, chroma.channels], [64, 32, 2]);
    const size = 64 * 32;
    for (let i = 0; i < size; i += 1) {
      const dark = i % 64 >= 32;
      t.true(Math.abs((chroma.data[i] as number) - (dark ? 10 : -5)) < 0.5);
      t.true(Math.abs((chroma.data[size + i] as number) - (dark ? -40 : 60)) < 0.5);
    }
  });

  test(`${name}: many references each give what the others lack`, async (t) => {
    const half = (left: boolean) =>
      image(16, 32, 3, (x, y, c) => twoHalves.data[c * 1024 + y * 32 + x + (left ? 0 : 16)] as number);
    const together = await make([half(true), half(false)]).colorize(lightnessOf(twoHalves));
    if (name === 'reinhard') {
      const whole = await make([twoHalves]).colorize(lightnessOf(twoHalves));
      t.deepEqual(together.chroma.data, whole.chroma.data);
    } else {
      const seen = new Set(together.chroma.data.subarray(0, 1024));
      t.deepEqual(
        [...seen].sort((a, b) => a - b),
        [-5, 10],
      );
    }
  });

  test(`${name}: equal calls give equal colours, at once or one after the other`, async (t) => {
    const noise = image(32, 32, 3, (x, y, c) => (x * 37 + y * 101 + c * 59) % 100);
    const first = make([noise]);
    const [one, two] = await Promise.all([
      first.colorize(lightnessOf(twoHalves)),
      first.colorize(lightnessOf(noise)),
    ]);
    const second = make([noise]);
    t.deepEqual((await second.colorize(lightnessOf(noise))).chroma.data, two?.chroma.data);
    t.deepEqual((await second.colorize(lightnessOf(twoHalves))).chroma.data, one?.chroma.data);
  });

  test(`${name}: a grey reference gives no colour, any reference finite colours within its own`, async (t) => {
    const grey = image(8, 8, 3, (x, y, c) => (c === 0 ? x * 10 + y : 0));
    const { chroma } = await make([grey]).colorize(lightnessOf(twoHalves));
    t.true(chroma.data.every((value) => value === 0));
    const samples = fc.array(fc.integer({ min: -50, max: 100 }), { minLength: 12, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(samples, fc.boolean(), async (values, flat) => {
        const reference = { width: 2, height: 2, channels: 3, data: Float32Array.from(values) };
        const lightness = image(32, 32, 1, (x) => (flat ? 50 : x * 3));
        const result = await make([reference]).colorize(lightness);
        for (let c = 0; c < 2; c += 1) {
          const own = values.slice(4 + 4 * c, 8 + 4 * c);
          for (const value of result.chroma.data.subarray(1024 * c, 1024 * (c + 1))) {
            t.true(
              value >= Math.min(...own) - 1e-3 && value <= Math.max(...own) + 1e-3,
              `${value} of ${own}`,
            );
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  test(`${name}: the part of a reference that is not used gives no colours and no statistics`, async (t) => {
    const share = (x: number) => (x < 16 ? 1 : 0);
    const used = image(32, 32, 1, share);
    const odd = image(32, 32, 3, (x, y, c) =>
      x < 16 ? (twoHalves.data[c * 1024 + y * 32 + x] as number) : 97 - y,
    );
    const parts = await make([{ ...odd, used }]).colorize(lightnessOf(twoHalves));
    t.true(parts.chroma.data.every((value, i) => Math.abs(value - (i < 1024 ? 10 : -40)) < 1e-3));
    // Of a part too small to fill a sample, the best there is.
    const thin = await make([{ ...odd, used: image(32, 32, 1, (x) => 0.1 * share(x)) }]).colorize(
      lightnessOf(twoHalves),
    );
    t.deepEqual(thin.chroma.data, parts.chroma.data);
    t.throws(() => make([{ ...odd, used: image(32, 32, 1, () => 0) }]), { instanceOf: RangeError });
    t.throws(() => make([{ ...odd, used: image(16, 32, 1, () => 1) }]), { instanceOf: RangeError });
  });

  test(`${name}: the heavier of two references has the larger share, and proportions alone count`, async (t) => {
    // Two references alike in lightness and texture: only their shares decide.
    const of = (a: number) => image(32, 32, 3, (x, y, c) => (c === 0 ? (x * 3 + y * 41) % 97 : a));
    const mean = async (first: number, second: number) => {
      const references = [
        { ...of(-40), weight: first },
        { ...of(40), weight: second },
      ];
      const { data } = (await make(references).colorize(lightnessOf(of(0)))).chroma;
      return data.reduce((a, b) => a + b) / data.length;
    };
    const [low, even, high] = [await mean(9, 1), await mean(1, 1), await mean(1, 9)];
    t.true(low < even - 10 && even < high - 10, `${low}, ${even}, ${high}`);
    t.true(Math.abs((await mean(0.5, 4.5)) - high) < 1e-3);
    t.throws(() => make([{ ...twoHalves, weight: 0 }]), { instanceOf: RangeError });
  });

  test(`${name}: wrong shapes are refused`, async (t) => {
    t.throws(() => make([]), { instanceOf: RangeError });
    t.throws(() => make([lightnessOf(twoHalves)]), { instanceOf: RangeError });
    await t.throwsAsync(make([twoHalves]).colorize(twoHalves), { instanceOf: RangeError });
  });
}

test('welsh: texture decides where lightness does not', async (t) => {
  // Two areas of the same mean lightness, one smooth and one rough.
  const rough = (x: number, y: number) => ((x + y) % 2 === 0 ? 20 : 80);
  const reference = image(64, 32, 3, (x, y, c) =>
    c === 0 ? (x < 32 ? 50 + (x % 2) : rough(x, y)) : x < 32 ? 30 : -30,
  );
  const lightness = image(64, 32, 1, (x, y) => (x < 32 ? rough(x, y) : 50 + (x % 2)));
  const { chroma } = await welshColorizer([reference]).colorize(lightness);
  let right = 0;
  for (let i = 0; i < 2048; i += 1) if (chroma.data[i] === (i % 64 < 32 ? -30 : 30)) right += 1;
  t.true(right > 0.97 * 2048, `${right} of 2048`);
});

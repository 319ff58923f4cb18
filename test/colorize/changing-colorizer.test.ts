import test from 'ava';
import { changingColorizer } from '../../src/colorize/changing-colorizer.js';
import type { ChromaPrediction, Colorizer } from '../../src/colorize/colorizer.js';
import { METHODS } from '../../src/colorize/colorizer.js';
import { createColorizer } from '../../src/colorize/create-colorizer.js';
import type { SmallImage } from '../../src/colour/small-image.js';
import { createNetworkLoader, type DeviceNetworkLoader } from '../../src/inference/network-loader.js';
import { mean } from '../support/chroma-measures.js';
import { lightnessOf, mirrored, STOCK_PHOTOS, stockLab } from '../support/stock-photos.js';

let loader: DeviceNetworkLoader;
let image: SmallImage;

test.before(async () => {
  loader = await createNetworkLoader({ device: 'cpu' });
  image = await stockLab(STOCK_PHOTOS.womanInRed, 96, 96);
});
test.after.always(() => loader?.close());

/** The image with all of its colours turned by an angle in degrees, and made more vivid. */
function turned(lab: SmallImage, degrees: number): SmallImage {
  const size = lab.width * lab.height;
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const data = lab.data.slice();
  for (let i = size; i < 2 * size; i += 1) {
    const [a, b] = [(lab.data[i] as number) + 20, lab.data[i + size] as number];
    data[i] = cos * a - sin * b;
    data[i + size] = sin * a + cos * b;
  }
  return { ...lab, data };
}

const largest = (one: Float32Array, other: Float32Array) =>
  one.reduce((most, value, i) => Math.max(most, Math.abs(value - (other[i] as number))), 0);

/** Mean hue in degrees, from -180 to 180. */
function hueOf({ chroma }: ChromaPrediction): number {
  const half = chroma.data.length / 2;
  return (Math.atan2(mean(chroma.data.subarray(half)), mean(chroma.data.subarray(0, half))) * 180) / Math.PI;
}

const [FROM, TO] = [10, 22];

for (const method of METHODS) {
  test(`${method}: hue goes over from one reference to the other without a jump`, async (t) => {
    // The first shows the very same thing and the second another: the worst that a mix of weights could be given.
    const [first, second] = [
      turned(mirrored(image), 0),
      turned(await stockLab(STOCK_PHOTOS.womanInTeal, 96, 96), 110),
    ];
    const lightness = lightnessOf(image);
    const alone = async (reference: SmallImage, weight: number) =>
      (await createColorizer({ method, references: [{ ...reference, weight }], loader })).colorize(lightness);
    const [begin, end] = [await alone(first, 1), await alone(second, 2)];
    const colorizer = await createColorizer({
      ...{ method, loader },
      references: [
        {
          ...first,
          weight: [
            { frame: FROM, weight: 1 },
            { frame: TO, weight: 0 },
          ],
        },
        {
          ...second,
          weight: [
            { frame: FROM, weight: 0 },
            { frame: TO, weight: 2 },
          ],
        },
      ],
    });
    for (const frame of [0, FROM]) t.deepEqual(await colorizer.colorize(lightness, frame), begin);
    for (const frame of [TO, 500]) t.deepEqual(await colorizer.colorize(lightness, frame), end);
    const frames: ChromaPrediction[] = [];
    for (let frame = FROM; frame <= TO; frame += 1) frames.push(await colorizer.colorize(lightness, frame));
    const hues = frames.map(hueOf);
    const [start, goal] = [hueOf(begin), hueOf(end)];
    t.true(goal > start + 20, `from ${start} to ${goal}`);
    for (const [i, hue] of hues.slice(1).entries()) t.true(hue > (hues[i] as number), hues.join(' '));
    const whole = largest(begin.chroma.data, end.chroma.data);
    for (const [i, { chroma }] of frames.slice(1).entries()) {
      const step = largest(chroma.data, (frames[i] as ChromaPrediction).chroma.data);
      t.true(step < (1.05 * whole) / (TO - FROM), `step ${step} of ${whole}`);
    }
  });
}

test('frames have the same colours in any order and number', async (t) => {
  const weight = [
    { frame: 0, weight: 1 },
    { frame: 5, weight: 4 },
    { frame: 9, weight: 0 },
  ];
  const references = [{ ...mirrored(image), weight }, turned(image, 90)];
  const colorizer = await createColorizer({ method: 'match', references, loader });
  const lightness = lightnessOf(image);
  const order = [7, 0, 3, 9, 3, 12, 7];
  const together = await Promise.all(order.map((frame) => colorizer.colorize(lightness, frame)));
  t.deepEqual(together[2], together[4]);
  t.deepEqual(together[0], together[6]);
  t.deepEqual(together[3], together[5]);
  const fresh = await createColorizer({ method: 'match', references, loader });
  for (const [i, frame] of order.entries()) t.deepEqual(await fresh.colorize(lightness, frame), together[i]);
});

test('keyframes that change nothing are the same as a weight', async (t) => {
  const lightness = lightnessOf(image);
  const other = turned(image, 90);
  const coloured = async (weight: number | { frame: number; weight: number }[]) => {
    const references = [{ ...mirrored(image), weight }, other];
    return (await createColorizer({ method: 'match', references, loader })).colorize(lightness, 4);
  };
  t.deepEqual(
    await coloured([
      { frame: 2, weight: 3 },
      { frame: 8, weight: 3 },
    ]),
    await coloured(3),
  );
});

test('no frame is coloured twice where no weight changes, and few colorizers are kept', async (t) => {
  const made: string[] = [];
  let calls = 0;
  const colorizerFor = (weights: readonly number[]): Colorizer => {
    made.push(weights.join());
    const colorize = async () => {
      calls += 1;
      const chroma = {
        width: 1,
        height: 1,
        channels: 2,
        data: new Float32Array(2).fill(weights[0] as number),
      };
      return { chroma, confidence: undefined };
    };
    return { method: 'match', colorize };
  };
  const weight = [
    { frame: 10, weight: 1 },
    { frame: 20, weight: 1 },
    { frame: 30, weight: 0 },
  ];
  const colorizer = changingColorizer('match', [weight, 1], colorizerFor);
  const lightness = { width: 1, height: 1, channels: 1, data: new Float32Array(1) };
  for (const frame of [0, 10, 15, 20, 30, 99]) await colorizer.colorize(lightness, frame);
  t.is(calls, 6);
  const { chroma } = await colorizer.colorize(lightness, 25);
  t.is(calls, 8);
  t.deepEqual([...chroma.data], [0.5, 0.5]);
  t.deepEqual(made, ['1,1', '0,1']);
  const steps = Array.from({ length: 40 }, (_, i) => ({ frame: i, weight: i + 1 }));
  const long = changingColorizer('match', [steps], colorizerFor);
  for (const { frame } of [...steps, ...steps]) await long.colorize(lightness, frame);
  t.is(made.length, 2 + 80);
  t.throws(() => changingColorizer('match', [[{ frame: 7, weight: 0 }]], colorizerFor), {
    instanceOf: RangeError,
    message: 'no reference counts at frame 7',
  });
});

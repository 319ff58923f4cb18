import test from 'ava';
import fc from 'fast-check';
import { dustBowlHome } from '../../../samples/photograph.js';
import { codeValues } from '../../../src/colour/code-values.js';
import { lightnessTable } from '../../../src/colour/lightness.js';
import type { SmallImage } from '../../../src/colour/small-image.js';
import { prepareForFlow } from '../../../src/temporal/flow/flow-image.js';
import { FlowEstimator, opticalFlow } from '../../../src/temporal/flow/optical-flow.js';
import { FLOW_PRESETS, type FlowPreset } from '../../../src/temporal/flow/settings.js';
import { endPointError, flowOf, imageOf, wavyTexture } from '../../support/moving-images.js';
import { mirrored } from '../../support/stock-photos.js';

const PRESETS = Object.keys(FLOW_PRESETS) as FlowPreset[];

/** Two images of a texture that moves by (u, v). */
function translated(width: number, height: number, u: number, v: number, seed = 1) {
  const texture = wavyTexture(seed);
  return {
    from: imageOf(width, height, texture),
    to: imageOf(width, height, (x, y) => texture(x - u, y - v)),
    truth: flowOf(
      width,
      height,
      () => u,
      () => v,
    ),
  };
}

for (const preset of PRESETS) {
  test(`${preset}: finds translations, small and large`, (t) => {
    for (const [u, v] of [
      [0, 0],
      [0.4, -0.3],
      [3.25, 1.5],
      [-11, 6],
      [21.5, -14],
    ] as const) {
      const { from, to, truth } = translated(161, 117, u, v);
      const flow = opticalFlow(from, to, preset);
      // What leaves the image can only be guessed.
      const stays = (x: number, y: number) => x + u >= 0 && y + v >= 0 && x + u <= 160 && y + v <= 116;
      t.true(endPointError(flow, truth, stays) < 0.2, `${u}, ${v}: ${endPointError(flow, truth, stays)}`);
    }
  });
}

test('finds zoom and turn', (t) => {
  const texture = wavyTexture(2);
  const [width, height, zoom, angle] = [192, 128, 1.06, 0.05];
  const [cos, sin] = [Math.cos(angle) * zoom, Math.sin(angle) * zoom];
  const along = (x: number, y: number) => [
    96 + cos * (x - 96) - sin * (y - 64) - x,
    64 + sin * (x - 96) + cos * (y - 64) - y,
  ];
  const back = zoom ** -2;
  const to = imageOf(width, height, (x, y) =>
    texture(96 + back * (cos * (x - 96) + sin * (y - 64)), 64 + back * (cos * (y - 64) - sin * (x - 96))),
  );
  const truth = flowOf(
    width,
    height,
    (x, y) => along(x, y)[0] as number,
    (x, y) => along(x, y)[1] as number,
  );
  const flow = opticalFlow(imageOf(width, height, texture), to);
  t.true(endPointError(flow, truth, (x, y) => x > 8 && y > 8 && x < width - 9 && y < height - 9) < 0.2);
});

test('is not misled by exposure', (t) => {
  const { from, to, truth } = translated(160, 120, 4, -2);
  const brighter = { ...to, data: to.data.map((sample) => 0.7 * sample + 25) };
  const inner = (x: number, y: number) => x > 4 && y > 4 && x < 155 && y < 115;
  t.true(endPointError(opticalFlow(from, brighter), truth, inner) < 0.2);
});

/** Parts of a photograph's lightness, by the pixel that they begin at, with samples that are means of 3x3 pixels. */
async function photographed(width: number, height: number) {
  const photo = await dustBowlHome();
  const lightness = lightnessTable(codeValues(8, 'full'));
  const mean = (left: number, top: number) => {
    let sum = 0;
    for (let i = 0; i < 9; i += 1) {
      const pixel = (top + Math.floor(i / 3)) * photo.width + left + (i % 3);
      sum += lightness[photo.luma[pixel] as number] as number;
    }
    return sum / 9;
  };
  return (left: number, top: number) =>
    imageOf(width, height, (x, y) => mean(3 * x + left + 90, 3 * y + top + 90));
}

for (const preset of PRESETS) {
  test(`${preset}: finds the motion of a photograph`, async (t) => {
    const part = await photographed(150, 110);
    // In pixels of the photograph: thirds of a sample.
    for (const [left, top] of [
      [1, -2],
      [-16, 4],
      [40, 25],
    ] as const) {
      const [u, v] = [-left / 3, -top / 3];
      const truth = flowOf(
        150,
        110,
        () => u,
        () => v,
      );
      const flow = opticalFlow(part(0, 0), part(left, top), preset);
      const stays = (x: number, y: number) => x + u >= 2 && y + v >= 2 && x + u <= 147 && y + v <= 107;
      const error = endPointError(flow, truth, stays);
      // Its sky is all but even: what moves there only the surroundings say.
      t.true(error < 0.6, `${left}, ${top}: ${error}`);
    }
  });
}

test('finds its way through grain, dirt and flicker', async (t) => {
  const part = await photographed(150, 110);
  const random = fc.sample(fc.double({ min: -1, max: 1, noNaN: true }), { numRuns: 4000, seed: 7 });
  const aged = (image: SmallImage, shift: number, gain: number, offset: number): SmallImage => {
    const { width, height } = image;
    const spots = Array.from({ length: 12 }, (_, i) => ({
      x: (random[i + shift] as number) * width,
      y: (random[i + shift + 50] as number) * height,
    }));
    return imageOf(width, height, (x, y) => {
      if (spots.some((spot) => (x - spot.x) ** 2 + (y - spot.y) ** 2 < 6)) return shift % 2 ? 100 : 0;
      const grain = 4 * (random[(x * 31 + y * 1013 + shift * 77) % 4000] as number);
      return gain * (image.data[y * width + x] as number) + offset + grain;
    });
  };
  const truth = flowOf(
    150,
    110,
    () => -3,
    () => 1,
  );
  const flow = opticalFlow(aged(part(0, 0), 0, 1, 0), aged(part(9, -3), 1, 0.8, 12));
  const inner = (x: number, y: number) => x > 5 && y > 5 && x < 144 && y < 104;
  t.true(endPointError(flow, truth, inner) < 0.5, `${endPointError(flow, truth, inner)}`);
});

test('images without texture do not move', (t) => {
  for (const [before, after] of [
    [0, 0],
    [40, 40],
    [40, 55],
  ] as const) {
    const [from, to] = [imageOf(64, 48, () => before), imageOf(64, 48, () => after)];
    const { u, v } = opticalFlow(from, to);
    t.true([...u, ...v].every((motion) => Math.abs(motion) < 1e-6));
  }
});

const sample = fc.oneof(
  fc.float({ min: 0, max: 100, noNaN: true }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3e38, -3e38, 1e-40),
);

const pair = fc
  .record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 40 }) })
  .chain(({ width, height }) => {
    const length = { minLength: width * height, maxLength: width * height };
    const image = fc
      .array(sample, length)
      .map((data): SmallImage => ({ width, height, channels: 1, data: Float32Array.from(data) }));
    return fc.tuple(image, image, fc.constantFrom(...PRESETS));
  });

test('any images of any size give a flow of finite numbers', (t) => {
  fc.assert(
    fc.property(pair, ([from, to, preset]) => {
      const flow = opticalFlow(from, to, preset);
      t.is(flow.u.length, from.data.length);
      t.is(flow.v.length, from.data.length);
      t.true(flow.u.every(Number.isFinite) && flow.v.every(Number.isFinite));
    }),
    { numRuns: 60 },
  );
});

test('mirrored images move the other way', (t) => {
  const motion = fc.float({ min: -6, max: 6, noNaN: true });
  fc.assert(
    fc.property(motion, motion, fc.integer({ min: 1, max: 50 }), (u, v, seed) => {
      const { from, to } = translated(96, 64, u, v, seed);
      const flow = opticalFlow(from, to);
      const turned = opticalFlow(mirrored(from), mirrored(to));
      const expected = {
        ...flow,
        u: mirrored({ ...from, data: turned.u }).data.map((motion) => -motion),
        v: mirrored({ ...from, data: turned.v }).data,
      };
      const inner = (x: number, y: number) => x > 8 && y > 8 && x < 87 && y < 55;
      t.true(endPointError(flow, expected, inner) < 0.1, `${endPointError(flow, expected, inner)}`);
    }),
    { numRuns: 12 },
  );
});

test('an estimator gives the same whatever it saw before, and for prepared images', (t) => {
  const { from, to } = translated(70, 50, 3, 1);
  const other = translated(70, 50, -9, 4, 7);
  const estimator = new FlowEstimator(70, 50);
  estimator.estimate(other.from, other.to);
  t.deepEqual(estimator.estimate(prepareForFlow(from), prepareForFlow(to)), opticalFlow(from, to));
});

test('says what is wrong with images and settings', (t) => {
  const { from, to } = translated(20, 20, 0, 0);
  t.throws(
    () =>
      opticalFlow(
        from,
        imageOf(20, 21, () => 0),
      ),
    { message: /20x20.*20x21/ },
  );
  t.throws(() => prepareForFlow({ ...from, channels: 3 }), { message: /3 channels/ });
  t.throws(() => prepareForFlow({ width: 0, height: 0, channels: 1, data: new Float32Array() }), {
    instanceOf: RangeError,
  });
  t.throws(() => opticalFlow(from, to, { ...FLOW_PRESETS.fast, stride: 9 }), { message: /stride is 9/ });
  t.throws(() => opticalFlow(from, to, { ...FLOW_PRESETS.fast, gradient: -1 }), {
    message: /gradient is -1/,
  });
});

import test from 'ava';
import { labToSrgb, srgbToLab } from '../../src/colour/lab-image.js';
import type { RgbImage } from '../../src/colour/rgb-image.js';
import type { SmallImage } from '../../src/colour/small-image.js';
import { type FindFlow, FrameMeasurer, type MeasuredFrame } from '../../src/metrics/frame-measurer.js';

const [WIDTH, HEIGHT] = [8, 4];
const SIZE = WIDTH * HEIGHT;
const INSIDE = { cut: false, mixed: false };

/** An image of one colour. */
function plain(lightness: number, a: number, b: number): RgbImage {
  const data = new Float32Array(3 * SIZE);
  data
    .fill(lightness, 0, SIZE)
    .fill(a, SIZE, 2 * SIZE)
    .fill(b, 2 * SIZE);
  return labToSrgb({ width: WIDTH, height: HEIGHT, channels: 3, data });
}

function frame(index: number, rgb: RgbImage, truth?: RgbImage): MeasuredFrame {
  const lightness = { width: WIDTH, height: HEIGHT, channels: 1, data: srgbToLab(rgb).data.slice(0, SIZE) };
  return { index, time: index / 24, rgb, lightness, truth };
}

/** The same motion everywhere, and what is seen in both frames. */
function moving(u: number, seen: (x: number) => boolean = () => true): FindFlow {
  return ({ width, height }) => ({
    flow: { width, height, u: new Float32Array(SIZE).fill(u), v: new Float32Array(SIZE) },
    visible: Uint8Array.from({ length: SIZE }, (_, i) => (seen(i % WIDTH) ? 1 : 0)),
  });
}

const near = (a: number | undefined, b: number, tolerance: number) =>
  a !== undefined && Math.abs(a - b) <= tolerance;

test('flickering chroma has the squared distance between its two colours, at odd lags alone', (t) => {
  const [one, other] = [plain(60, 20, 10), plain(60, 14, 18)];
  const measurer = new FrameMeasurer([1, 2, 3], moving(0));
  const frames = [one, other, one, other].map((rgb, i) => measurer.measure(frame(i, rgb), INSIDE));
  // sRGB of 8 bits holds a*, b* to some tenths.
  for (const { warping } of frames.slice(1)) t.true(near(warping[0]?.chroma, 6 * 6 + 8 * 8, 8));
  t.is(frames[2]?.warping[1]?.chroma, 0);
  t.is(frames[2]?.warping[1]?.rgb, 0);
  t.true(near(frames[3]?.warping[2]?.chroma, 100, 8));
  // Without a common code in any channel.
  t.true(near(frames[1]?.distribution[0], Math.LN2, 1e-9));
  t.is(frames[2]?.distribution[1], 0);
});

test('the exact error is that of the Lab values measured', (t) => {
  const [one, other] = [plain(60, 20, 10), plain(60, -30, 40)];
  const [p, q] = [srgbToLab(one).data, srgbToLab(other).data];
  const squared =
    ((p[SIZE] as number) - (q[SIZE] as number)) ** 2 +
    ((p[2 * SIZE] as number) - (q[2 * SIZE] as number)) ** 2;
  const rgb =
    [0, 1, 2].reduce((sum, i) => sum + (((one.rgb[i] as number) - (other.rgb[i] as number)) / 255) ** 2, 0) /
    3;
  const measurer = new FrameMeasurer([1], moving(0));
  measurer.measure(frame(0, one), INSIDE);
  const { warping } = measurer.measure(frame(1, other), INSIDE);
  t.true(near(warping[0]?.chroma, squared, 1e-2));
  t.true(near(warping[0]?.rgb, rgb, 1e-6));
  t.is(warping[0]?.compared, 1);
});

test('what moves is compared along its motion, and hidden points are left out', (t) => {
  // An edge at column 3, then at column 5: in the second frame the content has moved by 2.
  const stripes = (edge: number): RgbImage => {
    const rgb = new Uint8Array(3 * SIZE);
    for (let i = 0; i < SIZE; i += 1) rgb.set(i % WIDTH < edge ? [200, 30, 30] : [30, 30, 200], 3 * i);
    return { width: WIDTH, height: HEIGHT, rgb, bitDepth: 8 };
  };
  const measure = (find: FindFlow) => {
    const measurer = new FrameMeasurer([1], find);
    measurer.measure(frame(0, stripes(3)), INSIDE);
    return measurer.measure(frame(1, stripes(5)), INSIDE).warping[0];
  };
  t.true((measure(moving(0))?.chroma ?? 0) > 100);
  t.is(measure(moving(-2))?.chroma, 0);
  // Standing still, but for what came into view.
  const seen = measure(moving(0, (x) => x < 3 || x >= 5));
  t.is(seen?.chroma, 0);
  t.is(seen?.compared, 6 / 8);
  t.is(measure(moving(0, () => false)), undefined);
});

test('pairs across a cut are left out, and motion goes from the frame to the earlier one', (t) => {
  const asked: [number, number][] = [];
  const still = moving(0);
  const level = ({ data }: SmallImage) => Math.round((data[0] as number) / 10);
  const measurer = new FrameMeasurer([1, 2], (from, to) => {
    asked.push([level(from), level(to)]);
    return still(from, to);
  });
  const measures = [10, 20, 30, 40, 50].map((lightness, i) =>
    measurer.measure(frame(i, plain(lightness, 0, 0)), { cut: i === 3, mixed: false }),
  );
  t.deepEqual(
    measures.map(({ warping }) => warping.map((measured) => measured !== undefined)),
    [
      [false, false],
      [true, false],
      [true, true],
      [false, false],
      [true, false],
    ],
  );
  t.deepEqual(asked, [
    [2, 1],
    [3, 2],
    [3, 1],
    [5, 4],
  ]);
  t.deepEqual(
    measures.map(({ cut }) => cut),
    [false, false, false, true, false],
  );
  t.is(measures[3]?.distribution[0], undefined);
});

test('frames that show two shots at once are compared with none', (t) => {
  const measurer = new FrameMeasurer([1], moving(0));
  const compared = [0, 1, 2, 3, 4].map((i) => {
    const place = { cut: i === 2, mixed: i === 1 || i === 2 };
    const { warping, distribution } = measurer.measure(frame(i, plain(50, 20, 20)), place);
    return [warping[0] !== undefined, distribution[0] !== undefined];
  });
  t.deepEqual(compared, [
    [false, false],
    [false, false],
    [false, false],
    [false, false],
    [true, true],
  ]);
});

test('against the truth; where the truth has no colours there is nothing to compare', (t) => {
  const measurer = new FrameMeasurer([1], moving(0));
  const red = plain(50, 40, 20);
  const same = measurer.measure(frame(0, red, red), INSIDE).quality;
  t.deepEqual(same, { psnr: Number.POSITIVE_INFINITY, chromaDistance: 0, ciede2000: 0, colourfulness: 1 });
  const gray = measurer.measure(frame(1, plain(50, 0, 0), red), INSIDE).quality;
  t.true(near(gray?.chromaDistance, Math.hypot(40, 20), 0.5));
  t.is(gray?.colourfulness, 0);
  t.is(measurer.measure(frame(2, red, plain(50, 0, 0)), INSIDE).quality, undefined);
  t.is(measurer.measure(frame(3, red), INSIDE).quality, undefined);
});

import test from 'ava';
import fc from 'fast-check';
import type { SmallImage } from '../../src/colour/small-image.js';
import { ScreenedPoissonSolver } from '../../src/temporal/screened-poisson.js';
import { directScreenedPoisson } from '../support/direct-poisson.js';

const image = (width: number, height: number, data: ArrayLike<number>): SmallImage => ({
  ...{ width, height, channels: data.length / (width * height) },
  data: Float32Array.from(data),
});

const sample = fc.float({ min: -60, max: 60, noNaN: true });

/** Raw and target images with weights, some of them 0. */
const problem = fc
  .record({ width: fc.integer({ min: 1, max: 19 }), height: fc.integer({ min: 1, max: 17 }) })
  .chain(({ width, height }) => {
    const samples = fc.array(sample, { minLength: width * height, maxLength: width * height });
    const weight = fc.oneof(fc.constant(0), fc.float({ min: Math.fround(0.02), max: 4, noNaN: true }));
    return fc.record({
      raw: samples.map((data) => image(width, height, data)),
      target: samples.map((data) => image(width, height, data)),
      weights: fc
        .array(weight, { minLength: width * height, maxLength: width * height })
        .map((data) => Float32Array.from(data)),
    });
  });

const solve = ({ raw, target, weights }: { raw: SmallImage; target: SmallImage; weights: Float32Array }) =>
  new ScreenedPoissonSolver(raw.width, raw.height).solve(raw, target, weights, {
    tolerance: 1e-6,
    maximumCycles: 100,
  });

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);

test('agrees with a direct solution', (t) => {
  fc.assert(
    fc.property(problem, ({ raw, target, weights }) => {
      fc.pre(weights.some((weight) => weight > 0));
      const direct = directScreenedPoisson(raw, target, weights);
      const scale = Math.max(1, ...Array.from(direct, Math.abs));
      t.true(largestDifference(solve({ raw, target, weights }).data, direct) / scale < 1e-4);
    }),
    { numRuns: 150 },
  );
});

test('its default tolerance holds on an image of a clip’s size', (t) => {
  const [width, height] = [57, 32];
  const noise = (seed: number) =>
    Float32Array.from({ length: width * height }, (_, i) => 30 * Math.sin(seed + i * i * 0.7));
  const weights = Float32Array.from({ length: width * height }, (_, i) => (i % 7 < 3 ? 0 : (i % 5) / 5));
  const raw = image(width, height, noise(1));
  const target = image(width, height, noise(5));
  const solved = new ScreenedPoissonSolver(width, height).solve(raw, target, weights);
  t.true(largestDifference(solved.data, directScreenedPoisson(raw, target, weights)) < 0.01);
});

test('does not leave the solution where a thin line has weights and nothing else', (t) => {
  const [width, height] = [64, 64];
  const weights = Float32Array.from({ length: width * height }, (_, i) => (i % width === 31 ? 10 : 0));
  const raw = image(width, height, new Float32Array(width * height));
  const target = image(
    width,
    height,
    Float32Array.from({ length: width * height }, (_, i) => 10 * Math.sin(i)),
  );
  const solved = new ScreenedPoissonSolver(width, height).solve(raw, target, weights);
  const exact = new ScreenedPoissonSolver(width, height).solve(raw, target, weights, {
    ...{ tolerance: 1e-6, maximumCycles: 100 },
  });
  t.true(Math.max(...solved.data.map(Math.abs)) < 10);
  t.true(largestDifference(solved.data, exact.data) < 0.05);
});

test('the correction stays within what was asked for', (t) => {
  fc.assert(
    fc.property(problem, ({ raw, target, weights }) => {
      const asked = Array.from(weights.keys())
        .filter((i) => (weights[i] as number) > 0)
        .map((i) => (target.data[i] as number) - (raw.data[i] as number));
      fc.pre(asked.length > 0);
      const solved = solve({ raw, target, weights });
      const corrections = Array.from(solved.data, (value, i) => value - (raw.data[i] as number));
      t.true(Math.max(...corrections) <= Math.max(...asked) + 0.01);
      t.true(Math.min(...corrections) >= Math.min(...asked) - 0.01);
    }),
  );
});

test('a mirrored problem has the mirrored solution', (t) => {
  const mirrored = (width: number, data: Float32Array) =>
    data.map((_, i) => data[i - (i % width) + (width - 1 - (i % width))] as number);
  fc.assert(
    fc.property(problem, ({ raw, target, weights }) => {
      const { width } = raw;
      const flip = (given: SmallImage) => ({ ...given, data: mirrored(width, given.data) });
      const straight = solve({ raw, target, weights });
      const turned = solve({ raw: flip(raw), target: flip(target), weights: mirrored(width, weights) });
      t.true(largestDifference(flip(turned).data, straight.data) < 5e-3);
    }),
  );
});

test('without weights the raw image comes back, whatever the target holds', (t) => {
  const raw = image(3, 2, [1, 2, 3, 4, 5, 6]);
  const target = image(3, 2, new Array(6).fill(Number.NaN));
  t.deepEqual(new ScreenedPoissonSolver(3, 2).solve(raw, target, new Float32Array(6)).data, raw.data);
});

test('one weighted pixel moves the whole image, whose gradients stay', (t) => {
  const raw = image(4, 3, [0, 5, 1, 7, 2, 2, 9, 4, 3, 1, 8, 6]);
  const weights = new Float32Array(12);
  weights[5] = 0.25;
  const solved = solve({ raw, target: { ...raw, data: raw.data.map((value) => value + 10) }, weights });
  t.true(
    largestDifference(
      solved.data,
      raw.data.map((value) => value + 10),
    ) < 1e-3,
  );
});

test('channels are solved apart', (t) => {
  const raw = image(2, 2, [1, 2, 3, 4, 50, 60, 70, 80]);
  const target = image(2, 2, [2, 2, 2, 2, 10, 10, 10, 10]);
  const weights = Float32Array.of(1, 0, 0.5, 2);
  const both = solve({ raw, target, weights });
  const first = solve({ raw: image(2, 2, [1, 2, 3, 4]), target: image(2, 2, [2, 2, 2, 2]), weights });
  t.deepEqual(both.data.slice(0, 4), first.data);
  t.true(largestDifference(both.data.slice(4), [10, 10, 10, 10]) < 40);
});

test('sizes that do not fit are refused', (t) => {
  const raw = image(2, 2, [1, 2, 3, 4]);
  const solver = new ScreenedPoissonSolver(2, 2);
  t.throws(() => solver.solve(raw, image(1, 4, [1, 2, 3, 4]), new Float32Array(4)), {
    message: /2x2x1.*1x4x1/,
  });
  t.throws(() => solver.solve(raw, raw, new Float32Array(3)), { message: '3 weights for 4 pixels' });
  t.throws(() => new ScreenedPoissonSolver(0, 2), { message: /0x2/ });
});

import test from 'ava';
import fc from 'fast-check';
import {
  meanAndDeviation,
  neighbourhoodDeviation,
  pooledStatistics,
} from '../../src/colour/plane-statistics.js';

test('mean and deviation of planes together', (t) => {
  const { mean, deviation } = meanAndDeviation(Float32Array.of(2, 4, 4, 4), Float32Array.of(5, 5, 7, 9));
  t.is(mean, 5);
  t.is(deviation, 2);
  t.deepEqual(meanAndDeviation(), { mean: 0, deviation: 0 });
});

test('parts that count by their samples are one plane together; a part counted twice is there twice', (t) => {
  const plane = fc
    .array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 20 })
    .map((values) => Float32Array.from(values));
  fc.assert(
    fc.property(plane, plane, (one, other) => {
      const part = (samples: Float32Array, times: number) => ({
        ...meanAndDeviation(samples),
        share: times * samples.length,
      });
      for (const times of [1, 2]) {
        const pooled = pooledStatistics([part(one, times), part(other, 1)]);
        const { mean, deviation } = meanAndDeviation(...Array(times).fill(one), other);
        t.true(Math.abs(pooled.mean - mean) < 1e-6);
        t.true(Math.abs(pooled.deviation - deviation) < 1e-6);
      }
    }),
  );
});

test('neighbourhood deviation equals that of the samples gathered one by one, at every border', (t) => {
  const image = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 3 }))
    .chain(([width, height, radius]) =>
      fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        radius: fc.constant(radius),
        values: fc.array(fc.integer({ min: 0, max: 100 }), {
          minLength: width * height,
          maxLength: width * height,
        }),
      }),
    );
  fc.assert(
    fc.property(image, ({ width, height, radius, values }) => {
      const result = neighbourhoodDeviation(Float32Array.from(values), width, height, radius);
      for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < width; x += 1) {
          const near: number[] = [];
          for (let v = y - radius; v <= y + radius; v += 1) {
            for (let u = x - radius; u <= x + radius; u += 1) {
              if (u >= 0 && v >= 0 && u < width && v < height) near.push(values[v * width + u] as number);
            }
          }
          const { deviation } = meanAndDeviation(Float32Array.from(near));
          t.true(Math.abs((result[y * width + x] as number) - deviation) < 1e-3, `${x}, ${y}`);
        }
      }
    }),
  );
});

import test from 'ava';
import fc from 'fast-check';
import { GLOBAL_LENGTH } from '../../src/recommend/descriptor.js';
import { nearestRows } from '../../src/recommend/nearest-rows.js';
import { fakeDescriptor } from '../support/fake-describer.js';

/** Directions of which many are equal. */
const vector = fc
  .tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 }))
  .filter(([x, y]) => x !== 0 || y !== 0)
  .map((direction) => fakeDescriptor(direction).global);

function matrixOf(rows: readonly Float32Array[]): Float32Array {
  const matrix = new Float32Array(rows.length * GLOBAL_LENGTH);
  rows.forEach((row, i) => {
    matrix.set(row, i * GLOBAL_LENGTH);
  });
  return matrix;
}

test('as sorting all rows, with all that are as far as the last', (t) => {
  fc.assert(
    fc.property(
      fc.array(vector, { maxLength: 40 }),
      vector,
      fc.integer({ min: 1, max: 45 }),
      (rows, query, count) => {
        const found = nearestRows(matrixOf(rows), query, count);
        const sorted = rows
          .map((row, i) => {
            const product = row.reduce((sum, value, j) => sum + value * (query[j] as number), 0);
            return { row: i, cosine: Math.fround(product) };
          })
          .sort((a, b) => b.cosine - a.cosine || a.row - b.row);
        const last = sorted[count - 1]?.cosine ?? Number.NEGATIVE_INFINITY;
        const expected = sorted.filter(({ cosine }) => cosine >= last - 1e-6);
        t.deepEqual(
          found.map(({ row }) => row).sort((a, b) => a - b),
          expected.map(({ row }) => row).sort((a, b) => a - b),
        );
        for (const [i, { cosine }] of found.entries()) {
          t.true(cosine <= (found[i - 1]?.cosine ?? 1));
          t.true(Math.abs(cosine) <= 1);
        }
      },
    ),
  );
});

test('what does not fit is refused', (t) => {
  const { global } = fakeDescriptor([1]);
  t.throws(() => nearestRows(global.subarray(1), global, 1), { instanceOf: RangeError });
  t.throws(() => nearestRows(global, global.subarray(1), 1), { instanceOf: RangeError });
  t.throws(() => nearestRows(global, global, 0), { instanceOf: RangeError });
});

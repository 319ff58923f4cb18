import test from 'ava';
import fc from 'fast-check';
import { visibleCount, warpingError } from '../../src/metrics/warping-error.js';

/** An image of 2x2 points. */
function image(...planes: number[][]) {
  return { width: 2, height: 2, channels: planes.length, data: Float32Array.from(planes.flat()) };
}

const EVERYWHERE = Uint8Array.of(1, 1, 1, 1);

test('the error is the mean squared distance over channels', (t) => {
  const one = image([0, 0, 0, 0], [0, 0, 0, 0]);
  t.is(warpingError(one, one, EVERYWHERE), 0);
  t.is(warpingError(one, image([3, 3, 3, 3], [4, 4, 4, 4]), EVERYWHERE), 25);
  t.is(warpingError(one, image([3, 0, 0, 0], [4, 0, 0, 0]), EVERYWHERE), 25 / 4);
});

test('points that are hidden in one of the two count neither above nor below the line', (t) => {
  const one = image([0, 0, 0, 0]);
  const other = image([100, 2, 4, 100]);
  t.is(warpingError(one, other, Uint8Array.of(0, 1, 1, 0)), (4 + 16) / 2);
  t.is(visibleCount(Uint8Array.of(0, 1, 1, 0)), 2);
});

test('a pair without a common point has no error', (t) => {
  t.is(warpingError(image([1, 2, 3, 4]), image([5, 6, 7, 8]), new Uint8Array(4)), undefined);
});

test('which of the two is warped does not matter to the distance', (t) => {
  const values = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(values, values, (a, b) => {
      const error = warpingError(image(a), image(b), EVERYWHERE) as number;
      t.is(warpingError(image(b), image(a), EVERYWHERE), error);
      t.true(error >= 0 && error <= 1);
    }),
  );
});

test('images of another shape are refused', (t) => {
  const one = image([1, 2, 3, 4]);
  t.throws(() => warpingError(one, image([1, 2, 3, 4], [1, 2, 3, 4]), EVERYWHERE), {
    instanceOf: RangeError,
  });
  t.throws(() => warpingError(one, { ...one, width: 4, height: 1 }, EVERYWHERE), { instanceOf: RangeError });
  t.throws(() => warpingError(one, one, Uint8Array.of(1)), { instanceOf: RangeError });
});

import test from 'ava';
import fc from 'fast-check';
import { follow, HUE_ROTATIONS, rotateHues } from '../../src/metrics/follow.js';

const chroma = fc
  .array(fc.double({ min: -80, max: 80, noNaN: true }), { minLength: 24, maxLength: 24 })
  .filter((values) => values.some((value) => Math.abs(value) > 1))
  .map((values) => ({ width: 4, height: 3, channels: 2, data: Float32Array.from(values) }));

test('four quarter turns are none, and lengths stay', (t) => {
  fc.assert(
    fc.property(chroma, fc.integer({ min: -9, max: 9 }), (image, quarters) => {
      const rotated = rotateHues(image, quarters);
      t.deepEqual(rotateHues(rotated, -quarters).data.map(positive), image.data.map(positive));
      for (let i = 0; i < 12; i += 1) {
        const length = ({ data }: typeof rotated) => Math.hypot(data[i] as number, data[12 + i] as number);
        t.is(length(rotated), length(image));
      }
    }),
  );
  const lab = { width: 1, height: 1, channels: 3, data: Float32Array.of(70, 10, 4) };
  t.deepEqual([...rotateHues(lab, 1).data], [70, -4, 10], 'lightness stays; a* goes to b*');
});

test('what the reference alone decides follows wholly, what it does not touch not at all', (t) => {
  fc.assert(
    fc.property(chroma, fc.double({ min: 0, max: 1, noNaN: true }), (result, share) => {
      const along = HUE_ROTATIONS.map((quarters) => rotateHues(result, quarters));
      t.is(follow(result, along), 1);
      t.true(Math.abs(follow(result, [result, result, result]) as number) < 1e-6);
      // Partly decided by the reference: that share of the way.
      const partly = along.map((ideal) => ({
        ...ideal,
        data: ideal.data.map((value, i) => share * value + (1 - share) * (result.data[i] as number)),
      }));
      t.true(Math.abs((follow(result, partly) as number) - share) < 1e-4);
    }),
  );
});

test('a result without colour follows nothing, and results must fit', (t) => {
  const gray = { width: 4, height: 3, channels: 2, data: new Float32Array(24) };
  t.is(follow(gray, [gray, gray, gray]), undefined);
  t.throws(() => follow(gray, [gray]), { instanceOf: RangeError });
  const red = { ...gray, data: new Float32Array(24).fill(9) };
  t.throws(() => follow(red, [red, red, { ...red, width: 3, height: 4 }]), { instanceOf: RangeError });
  t.throws(() => rotateHues({ ...red, channels: 1 }, 1), { instanceOf: RangeError });
});

/** Zero without a sign. */
function positive(value: number): number {
  return value + 0;
}

import test from 'ava';
import fc from 'fast-check';
import { blockMeans, usedPlaces } from '../../src/colorize/reference-image.js';

test('what is used half or more is used; of less, the most; of nothing, nothing', (t) => {
  const shares = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(shares, (values) => {
      const most = Math.max(...values);
      const places = () => [...usedPlaces(Float32Array.from(values))];
      if (most === 0) return void t.throws(places, { instanceOf: RangeError });
      const enough = (value: number) => (most >= 0.5 ? value >= 0.5 : value === most);
      t.deepEqual(
        places(),
        values.flatMap((value, i) => (enough(value) ? [i] : [])),
      );
    }),
  );
});

test('squares have their means, row by row', (t) => {
  const data = Float32Array.of(...[1, 3, 5, 5], ...[1, 3, 5, 5], ...[0, 0, 8, 0], ...[0, 4, 0, 0]);
  t.deepEqual([...blockMeans({ width: 4, height: 4, channels: 1, data }, 2)], [2, 5, 1, 2]);
});

import test from 'ava';
import fc from 'fast-check';
import { TimeBins } from '../../src/report/time-bins.js';

test('each frame has a bin of its own while there is room', (t) => {
  const bins = new TimeBins(2, 4);
  bins.add([1, undefined], false);
  bins.add([2, 5], true);
  t.is(bins.framesPerBin, 1);
  t.deepEqual(bins.bins(), [
    { start: 0, end: 1, cut: false, values: [{ mean: 1, min: 1, max: 1 }, undefined] },
    {
      start: 1,
      end: 2,
      cut: true,
      values: [
        { mean: 2, min: 2, max: 2 },
        { mean: 5, min: 5, max: 5 },
      ],
    },
  ]);
});

test('when there is no room neighbours are joined: nothing is lost and there are never more than fit', (t) => {
  const values = fc.array(fc.option(fc.integer({ min: -9, max: 9 }), { nil: undefined }), { maxLength: 200 });
  fc.assert(
    fc.property(values, fc.constantFrom(2, 4, 10), (series, capacity) => {
      const bins = new TimeBins(1, capacity);
      for (const [i, value] of series.entries()) bins.add([value], i === 7);
      const found = bins.bins();
      t.true(found.length <= capacity);
      t.is(found.at(-1)?.end ?? 0, series.length);
      for (const [i, bin] of found.entries()) {
        t.is(bin.start, found[i - 1]?.end ?? 0);
        const own = series.slice(bin.start, bin.end).filter((value) => value !== undefined);
        t.is(bin.cut, bin.start <= 7 && bin.end > 7);
        if (own.length === 0) {
          t.is(bin.values[0], undefined);
          continue;
        }
        const { mean, min, max } = bin.values[0] ?? { mean: Number.NaN, min: 0, max: 0 };
        t.is(min, Math.min(...own));
        t.is(max, Math.max(...own));
        t.true(Math.abs(mean - own.reduce((sum, value) => sum + value, 0) / own.length) < 1e-9);
      }
    }),
  );
});

import test from 'ava';
import fc from 'fast-check';
import { shotsBetween } from '../../../src/shots/cuts/shots.js';

test('a clip without cuts is one shot, one without frames has none', (t) => {
  t.deepEqual(shotsBetween([], 7), [{ start: 0, end: 7 }]);
  t.deepEqual(shotsBetween([], 0), []);
});

test('shots lie between cuts and cover the clip', (t) => {
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 99 })).map((frames) => frames.sort((a, b) => a - b));
  fc.assert(
    fc.property(cuts, (frames) => {
      const shots = shotsBetween(
        frames.map((frame) => ({ frame })),
        100,
      );
      t.deepEqual(
        shots.map(({ start }) => start),
        [0, ...frames],
      );
      t.deepEqual(
        shots.map(({ end }) => end),
        [...frames, 100],
      );
    }),
  );
});

test('cuts out of order, twice or outside the clip are refused', (t) => {
  for (const frames of [[5, 3], [4, 4], [0], [10], [-1]]) {
    t.throws(
      () =>
        shotsBetween(
          frames.map((frame) => ({ frame })),
          10,
        ),
      { instanceOf: RangeError },
    );
  }
});

import test from 'ava';
import fc from 'fast-check';
import {
  type Descriptor,
  GLOBAL_LENGTH,
  GRID_SIDE,
  HISTOGRAM_BINS,
  INTEGER_ONE,
  LOCAL_LENGTH,
} from '../../src/recommend/descriptor.js';
import { returningShots, showTheSame } from '../../src/recommend/returning-shots.js';

/** An image that points into one direction of feature space, in every cell. */
function pointing(direction: number): Descriptor {
  const global = new Float32Array(GLOBAL_LENGTH);
  global[direction] = 1;
  const local = new Int8Array(GRID_SIDE ** 2 * LOCAL_LENGTH);
  const histograms = new Int8Array(GRID_SIDE ** 2 * HISTOGRAM_BINS);
  for (let cell = 0; cell < GRID_SIDE ** 2; cell += 1) {
    local[cell * LOCAL_LENGTH + (direction % LOCAL_LENGTH)] = INTEGER_ONE;
    histograms[cell * HISTOGRAM_BINS + (direction % HISTOGRAM_BINS)] = INTEGER_ONE;
  }
  return { global, classes: [], local, histograms };
}

test('a set-up is known again, another is not', (t) => {
  t.true(showTheSame(pointing(3), pointing(3)));
  t.false(showTheSame(pointing(3), pointing(4)));
});

test('every shot returns to the first that shows the same', (t) => {
  const directions = fc.array(fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(directions, (film) => {
      const found = returningShots(film.map((each) => (each === undefined ? undefined : pointing(each))));
      const expected = film.map((each, i) => {
        const first = each === undefined ? i : film.indexOf(each);
        return first === i ? undefined : first;
      });
      t.deepEqual(found, expected);
    }),
    { numRuns: 30 },
  );
});

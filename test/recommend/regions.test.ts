import test from 'ava';
import fc from 'fast-check';
import type { CellMatch } from '../../src/recommend/cell-match.js';
import { areNearDuplicates, chooseDiverse } from '../../src/recommend/near-duplicates.js';
import { matchingRegions, SIMILAR } from '../../src/recommend/regions.js';
import { randomDescriptor } from '../support/descriptors.js';

/** A match where every cell finds the one that `find` names, at some similarity. */
function match(find: (x: number, y: number) => readonly [number, number] | undefined): CellMatch {
  const nearest = new Uint8Array(64);
  const similarity = new Float32Array(64);
  for (let cell = 0; cell < 64; cell += 1) {
    const found = find(cell % 8, Math.floor(cell / 8));
    nearest[cell] = found ? found[1] * 8 + found[0] : 0;
    similarity[cell] = found ? 0.75 : SIMILAR - 0.01;
  }
  return { nearest, similarity };
}

const percent = (x: number, y: number, width: number, height: number) => ({
  ...{ x, y, width, height },
  unit: 'percent' as const,
});

test('an image that matches itself, or its mirror image, is one region', (t) => {
  const whole = percent(0, 0, 100, 100);
  const expected = [{ query: whole, candidate: whole, similarity: 0.75 }];
  t.deepEqual(matchingRegions(match((x, y) => [x, y])), expected);
  t.deepEqual(matchingRegions(match((x, y) => [7 - x, y])), expected);
});

test('parts that lie apart in the candidate are regions of their own, the largest first', (t) => {
  // The upper two rows are found at the bottom, the left half of the lower two in one corner.
  const regions = matchingRegions(
    match((x, y) => {
      if (y < 2) return [x, y + 6];
      return y > 5 && x < 4 ? [0, 0] : undefined;
    }),
  );
  t.deepEqual(regions, [
    { query: percent(0, 0, 100, 25), candidate: percent(0, 75, 100, 25), similarity: 0.75 },
    { query: percent(0, 75, 50, 25), candidate: percent(0, 0, 12.5, 12.5), similarity: 0.75 },
  ]);
});

test('neighbours whose likes lie far apart do not belong together, and single cells say nothing', (t) => {
  const halves = matchingRegions(match((x, y) => (x < 4 ? [x, y] : [(x + 2) % 8, 7 - y])));
  t.true(halves.length >= 2);
  t.deepEqual(matchingRegions(match((x, y) => (x % 3 === 0 && y % 3 === 0 ? [x, y] : undefined))), []);
});

test('regions lie within both images and are at most five', (t) => {
  const cells = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 63 }), fc.double({ min: -1, max: 1, noNaN: true })),
    {
      minLength: 64,
      maxLength: 64,
    },
  );
  fc.assert(
    fc.property(cells, (drawn) => {
      const regions = matchingRegions({
        nearest: Uint8Array.from(drawn, ([cell]) => cell),
        similarity: Float32Array.from(drawn, ([, cosine]) => cosine),
      });
      t.true(regions.length <= 5);
      for (const { query, candidate, similarity } of regions) {
        t.true(similarity >= SIMILAR - 1e-6 && similarity <= 1);
        for (const { x, y, width, height } of [query, candidate]) {
          t.true(x >= 0 && y >= 0 && width >= 12.5 && height >= 12.5);
          t.true(x + width <= 100 && y + height <= 100);
        }
      }
    }),
  );
});

test('of near duplicates the first is chosen, and only as many as are wanted', (t) => {
  const [one, two, three] = [1, 2, 3].map((seed) => randomDescriptor(seed)) as [
    ReturnType<typeof randomDescriptor>,
    ReturnType<typeof randomDescriptor>,
    ReturnType<typeof randomDescriptor>,
  ];
  t.true(areNearDuplicates(one, one));
  t.false(areNearDuplicates(one, two));
  t.false(areNearDuplicates(one, { ...one, local: two.local }));
  t.false(areNearDuplicates(one, { ...one, global: two.global }));
  const items = [one, one, two, one, three];
  t.deepEqual(
    chooseDiverse(items, 5, (item) => item).map(({ chosen, alike }) => [items.indexOf(chosen), alike.length]),
    [
      [0, 2],
      [2, 0],
      [4, 0],
    ],
  );
  t.is(chooseDiverse(items, 2, (item) => item).length, 2);
});

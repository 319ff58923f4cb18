import test from 'ava';
import fc from 'fast-check';
import { matchCells } from '../../src/recommend/cell-match.js';
import { type ColourWitness, colourAgreement } from '../../src/recommend/colour-agreement.js';
import { GRID_SIDE } from '../../src/recommend/descriptor.js';
import { randomDescriptor } from '../support/descriptors.js';

const CELLS = GRID_SIDE * GRID_SIDE;
const query = randomDescriptor(1);

/** A candidate that is one colour all over. */
function witness(a: number, b: number, score = 1): ColourWitness {
  const colours = new Int8Array(2 * CELLS).fill(a, 0, CELLS).fill(b, CELLS);
  const descriptor = { ...randomDescriptor(2), colours };
  return { descriptor, match: matchCells(query, descriptor), score };
}

test('those that say the same agree wholly, one that says otherwise agrees least', (t) => {
  t.deepEqual(colourAgreement([witness(10, -20), witness(10, -20), witness(10, -20)]), [1, 1, 1]);
  const [one, two, other] = colourAgreement([witness(10, 0), witness(12, 0), witness(-40, 0)]) as number[];
  t.true((one as number) > (other as number) && (two as number) > (other as number));
  t.is(other, 0);
});

test('one that fits better counts for more', (t) => {
  const [best, worse] = colourAgreement([witness(10, 0, 1), witness(-10, 0, 0.5)]) as number[];
  t.true((best as number) > 0.9 && (worse as number) < 0.1);
});

test('it is 0 to 1 whatever they say, and nothing where one is in black and white', (t) => {
  const colour = fc.integer({ min: -127, max: 127 });
  const said = fc.array(fc.tuple(colour, colour, fc.double({ min: 0, max: 1, noNaN: true })), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(said, (all) => {
      const witnesses = all.map(([a, b, score]) => witness(a, b, score)).sort((x, y) => y.score - x.score);
      for (const agreement of colourAgreement(witnesses)) t.true(agreement >= 0 && agreement <= 1);
      const gray = { ...(witnesses[0] as ColourWitness), descriptor: randomDescriptor(3) };
      t.deepEqual(new Set(colourAgreement([...witnesses, gray])), new Set([0]));
    }),
    { numRuns: 30 },
  );
});

import test from 'ava';
import fc from 'fast-check';
import { GLOBAL_LENGTH } from '../../../src/recommend/description.js';
import {
  detailsBytes,
  globalBytes,
  readDetails,
  readGlobal,
} from '../../../src/recommend/library/description-bytes.js';
import { fakeDescription } from '../../support/fake-describer.js';

const direction = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
  minLength: GLOBAL_LENGTH,
  maxLength: GLOBAL_LENGTH,
});
const guess = fc.record({
  index: fc.integer({ min: 0, max: 999 }),
  probability: fc.float({ min: 0, max: 1, noNaN: true }),
});

test('what is read is what was written', (t) => {
  fc.assert(
    fc.property(
      direction.filter((values) => Math.hypot(...values) > 0.01),
      fc.array(guess, { maxLength: 6 }),
      (values, classes) => {
        const { global, ...details } = { ...fakeDescription(values), classes };
        const rows = new Float32Array(2 * GLOBAL_LENGTH);
        readGlobal(globalBytes(global), rows, GLOBAL_LENGTH);
        t.deepEqual(rows.subarray(GLOBAL_LENGTH), global);
        // Bytes from a database begin anywhere in their memory.
        const bytes = detailsBytes(details);
        const moved = new Uint8Array(bytes.length + 1);
        moved.set(bytes, 1);
        t.deepEqual(readDetails(moved.subarray(1)), details);
      },
    ),
  );
});

test('parts of another length are refused', (t) => {
  const { global, ...details } = fakeDescription([1]);
  t.throws(() => globalBytes(global.subarray(1)), { instanceOf: RangeError });
  t.throws(() => detailsBytes({ ...details, local: details.local.subarray(1) }), { instanceOf: RangeError });
});

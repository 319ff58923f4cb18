import test from 'ava';
import fc from 'fast-check';
import { GLOBAL_LENGTH } from '../../../src/recommend/descriptor.js';
import {
  detailsBytes,
  GLOBAL_BYTES,
  readClasses,
  readDetails,
  readGlobal,
  summaryBytes,
} from '../../../src/recommend/library/descriptor-bytes.js';
import { fakeDescriptor } from '../../support/fake-describer.js';

const direction = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
  minLength: GLOBAL_LENGTH,
  maxLength: GLOBAL_LENGTH,
});
const guess = fc.record({
  index: fc.integer({ min: 0, max: 999 }),
  probability: fc.float({ min: 0, max: 1, noNaN: true }),
});

/** Bytes from a database begin anywhere in their memory. */
function moved(bytes: Uint8Array): Uint8Array {
  const elsewhere = new Uint8Array(bytes.length + 1);
  elsewhere.set(bytes, 1);
  return elsewhere.subarray(1);
}

test('what is read is what was written', (t) => {
  fc.assert(
    fc.property(
      direction.filter((values) => Math.hypot(...values) > 0.01),
      fc.array(guess, { maxLength: 6 }),
      (values, classes) => {
        const { global, classes: _, ...details } = fakeDescriptor(values);
        const rows = new Float32Array(2 * GLOBAL_LENGTH);
        const summary = moved(summaryBytes({ global, classes }));
        readGlobal(summary, rows, GLOBAL_LENGTH);
        t.deepEqual(rows.subarray(GLOBAL_LENGTH), global);
        t.deepEqual(readClasses(summary.subarray(GLOBAL_BYTES)), classes);
        t.deepEqual(readDetails(moved(detailsBytes(details))), details);
      },
    ),
  );
});

test('parts of another length are refused', (t) => {
  const { global, ...details } = fakeDescriptor([1]);
  t.throws(() => summaryBytes({ global: global.subarray(1), classes: [] }), { instanceOf: RangeError });
  t.throws(() => detailsBytes({ ...details, local: details.local.subarray(1) }), { instanceOf: RangeError });
});

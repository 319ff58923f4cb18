import test from 'ava';
import fc from 'fast-check';
import { readAddress, writeAddress } from '../../../page/state/address.js';
import { COMPARISONS, FIRST_LOOK, GAINS, type Look, VIEWS } from '../../../page/viewer/look.js';
import { CHANNELS } from '../../../page/viewer/recombine.js';

const looks: fc.Arbitrary<Look> = fc.record({
  a: fc.constantFrom(...VIEWS),
  b: fc.constantFrom(...VIEWS),
  comparison: fc.constantFrom(...COMPARISONS),
  channel: fc.constantFrom(...CHANNELS),
  swapped: fc.boolean(),
  wipe: fc.integer({ min: 0, max: 10_000 }).map((value) => value / 10_000),
  level: fc.boolean(),
  half: fc.constantFrom('left' as const, 'right' as const),
  gain: fc.constantFrom(...GAINS),
  flickers: fc.integer({ min: 1, max: 3 }),
});

test('an address is read as it was written', (t) => {
  fc.assert(
    fc.property(fc.nat(249), looks, (frame, look) => {
      t.deepEqual(readAddress(writeAddress({ frame, look }), 250), { frame, look });
    }),
  );
});

test('what is as at first is not in the address', (t) => {
  t.is(writeAddress({ frame: 12, look: FIRST_LOOK }), '#frame=12');
});

test('what is no value is as at first, and ends are kept', (t) => {
  const typed = '#frame=9999&a=nothing&comparison=wipe&wipe=7&gain=5&flickers=50&channel=&b=raw';
  t.deepEqual(readAddress(typed, 250), {
    frame: 249,
    look: { ...FIRST_LOOK, comparison: 'wipe', wipe: 1, gain: 4, flickers: 3, b: 'raw' },
  });
  t.deepEqual(readAddress('#frame=-3.5&wipe=', 250), { frame: 0, look: FIRST_LOOK });
  t.deepEqual(readAddress('', 250), { frame: 0, look: FIRST_LOOK });
});

import test from 'ava';
import fc from 'fast-check';
import { AutochromeError } from '../../../src/errors.js';
import { selectShot, selectShots } from '../../../src/project/document/select-shots.js';

test('numbers and ranges hold their ends, count from 1, and come in order once each', (t) => {
  t.deepEqual(selectShots('3-5,12,4', 12), [2, 3, 4, 11]);
  t.deepEqual(selectShots(' 2 - 3 , 1', 3), [0, 1, 2]);
  t.deepEqual(selectShots('2-', 4), [1, 2, 3]);
  t.deepEqual(selectShots('all', 3), [0, 1, 2]);
});

test('any set of shots can be written and read', (t) => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (numbers) => {
      t.deepEqual(
        selectShots(numbers.join(','), 40),
        numbers.map((number) => number - 1).sort((a, b) => a - b),
      );
    }),
  );
});

test('any text is taken within the shots there are, or refused as wrong usage', (t) => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[0-9,-]{1,8}$/));
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), (given, count) => {
      try {
        const chosen = selectShots(given, count);
        t.true(chosen.length > 0 && chosen.every((index) => index >= 0 && index < count));
      } catch (error) {
        t.true(error instanceof AutochromeError && error.kind === 'usage');
      }
    }),
  );
});

test('errors say which shot there is not', (t) => {
  t.throws(() => selectShots('3-9', 5), { message: /no shot 9/ });
  t.throws(() => selectShots('5-3', 5), { message: /ends before it begins/ });
  t.throws(() => selectShots('0', 5), { message: /no shot 0/ });
  t.throws(() => selectShots('a', 5), { message: /'a' is not allowed/ });
});

test('one shot is known by its number, or by a name that no other has', (t) => {
  const shots = [{ name: 'Street' }, { name: 'Face' }, { name: 'Street' }, { name: '1' }];
  t.is(selectShot('2', shots), 1);
  t.is(selectShot('Face', shots), 1);
  t.is(selectShot('1', shots), 0);
  t.throws(() => selectShot('Street', shots), { message: /2 shots have this name/ });
  t.throws(() => selectShot('5', shots), { message: /no such shot/ });
});

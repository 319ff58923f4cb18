import test from 'ava';
import { othersOf } from '../../../page/panels/shot-numbers.js';

test('shots are named as on the command line, and the one that is copied is left out', (t) => {
  t.deepEqual(othersOf('4-7,12', 12, 0), [3, 4, 5, 6, 11]);
  t.deepEqual(othersOf('all', 4, 1), [0, 2, 3]);
  t.deepEqual(othersOf('2-4', 4, 2), [1, 3]);
});

test('an error says what may be typed', (t) => {
  t.throws(() => othersOf('4 to 7', 12, 0), {
    instanceOf: RangeError,
    message: /'4 to 7' is not allowed\. .*3-7,12/,
  });
  t.throws(() => othersOf('13', 12, 0), { message: /there is no shot 13\. Allowed: 1 to 12/ });
  t.throws(() => othersOf('3', 12, 2), { message: /Shot 3 is the one that is copied/ });
});

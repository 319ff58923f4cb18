import test from 'ava';
import fc from 'fast-check';
import {
  add,
  compare,
  divide,
  formatRational,
  multiply,
  parseRational,
  type Rational,
  rational,
  subtract,
  toNumber,
} from '../../src/time/rational.js';

// Small enough for the field laws: the numerator of a * (b + c) stays below 2 * 1e5 * 1e5 * 1e4, a safe integer.
const fraction = fc
  .tuple(fc.integer({ min: -1e5, max: 1e5 }), fc.integer({ min: 1, max: 1e4 }))
  .map(([numerator, denominator]) => rational(numerator, denominator));

test('fractions are in lowest terms with the denominator above zero', (t) => {
  t.deepEqual(rational(60_000, 2002), { numerator: 30_000, denominator: 1001 });
  t.deepEqual(rational(3, -6), { numerator: -1, denominator: 2 });
  t.deepEqual(rational(0, 7), { numerator: 0, denominator: 1 });
});

test('what is not a fraction of safe integers is refused', (t) => {
  for (const [a, b] of [
    [1, 0],
    [0.5, 1],
    [1, Number.NaN],
    [2 ** 53, 1],
  ] as const) {
    t.throws(() => rational(a, b), { instanceOf: RangeError });
  }
  const large = rational(Number.MAX_SAFE_INTEGER);
  t.throws(() => multiply(large, large), { instanceOf: RangeError });
  t.throws(() => divide(large, rational(0)), { instanceOf: RangeError });
});

test('adding up 30000/1001 for ten hours loses nothing', (t) => {
  const step = rational(1001, 30_000);
  let time: Rational = rational(0);
  for (let frame = 0; frame < 30_000; frame += 1) time = add(time, step);
  t.deepEqual(time, rational(1001));
});

test('arithmetic follows the field laws', (t) => {
  fc.assert(
    fc.property(fraction, fraction, fraction, (a, b, c) => {
      t.deepEqual(add(a, b), add(b, a));
      t.deepEqual(subtract(add(a, b), b), a);
      t.deepEqual(multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c)));
      if (b.numerator !== 0) t.deepEqual(multiply(divide(a, b), b), a);
      t.is(Math.sign(compare(a, b)), -Math.sign(compare(b, a)) + 0);
      t.is(compare(a, b) === 0, a.numerator === b.numerator && a.denominator === b.denominator);
      if (compare(a, b) < 0) t.true(toNumber(a) <= toNumber(b));
    }),
  );
});

test('text round trip', (t) => {
  fc.assert(fc.property(fraction, (value) => t.deepEqual(parseRational(formatRational(value)), value)));
  t.is(formatRational(rational(24)), '24');
  t.is(formatRational(rational(30_000, 1001)), '30000/1001');
});

test('reads the forms that ffprobe and people write', (t) => {
  t.deepEqual(parseRational('30000:1001'), rational(30_000, 1001));
  t.deepEqual(parseRational('23.976'), rational(23_976, 1000));
  t.deepEqual(parseRational('-1.5'), rational(-3, 2));
  for (const text of ['', '0/0', '1/0', 'N/A', '1/2/3', '1.', '.5', 'Infinity', '1e3']) {
    t.is(parseRational(text), undefined, text);
  }
});

import test from 'ava';
import fc from 'fast-check';
import { exactRate, rateOfTimebase, timebaseOf } from '../../../src/plugins/interchange/frame-rate.js';
import { nearestWhole } from '../../../src/plugins/interchange/frame-time.js';
import { locationOfPath, pathOfLocation } from '../../../src/plugins/interchange/media-path.js';
import { formatRational, rational, toNumber } from '../../../src/time/rational.js';

test('decimal rates are the exact ones that they stand for', (t) => {
  const rates: [decimal: number, exact: string][] = [
    [23.976, '24000/1001'],
    [23.98, '24000/1001'],
    [23.976023976023978, '24000/1001'],
    [29.97, '30000/1001'],
    [47.952, '48000/1001'],
    [59.94, '60000/1001'],
    [119.88, '120000/1001'],
    [24, '24'],
    [25.000001, '25'],
    [16.6666666667, '50/3'],
    [12.5, '25/2'],
    [0.5, '1/2'],
    [48_000, '48000'],
  ];
  for (const [decimal, exact] of rates) {
    const rate = exactRate(decimal);
    t.is(rate && formatRational(rate), exact, `${decimal}`);
  }
  for (const wrong of [0, -24, Number.NaN, Number.POSITIVE_INFINITY, 1e12]) t.is(exactRate(wrong), undefined);
});

test('exact rates come back from decimals and from timebases', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 12, max: 240 }), fc.boolean(), (timebase, ntsc) => {
      const rate = rateOfTimebase(timebase, ntsc);
      t.deepEqual(exactRate(toNumber(rate)), rate);
      t.deepEqual(timebaseOf(rate), { timebase, ntsc });
    }),
  );
  t.is(timebaseOf(rational(25, 2)), undefined);
});

test('the nearest whole number is exact beyond what floating point holds', (t) => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: 1, max: 10_000 }), (numerator, denominator) => {
      const value = rational(numerator, denominator);
      const [top, bottom] = [BigInt(value.numerator), BigInt(value.denominator)];
      const off = 2n * (BigInt(nearestWhole(value)) * bottom - top);
      t.true(off > -bottom && off <= bottom);
    }),
  );
});

test('paths come back from URLs', (t) => {
  const part = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
    .map((text) => `s${text.replaceAll(/[\\/]/g, '')}`);
  const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  const roots = fc.constantFrom('/', 'C:/', '//server/');
  fc.assert(
    fc.property(roots, path, (root, rest) => {
      const whole = `${root}${rest}`;
      const location = locationOfPath(whole);
      t.regex(location, /^file:\/\/[^ ]*$/);
      if (root !== '//server/') t.is(new URL(location).protocol, 'file:');
      t.is(pathOfLocation(location), whole);
      t.is(pathOfLocation(location.replace('//localhost/', '///')), whole);
    }),
  );
  t.is(locationOfPath('C:\\reels\\a b.mov'), 'file://localhost/C:/reels/a%20b.mov');
  t.is(locationOfPath('media/50%.mov'), 'media/50%.mov');
  t.is(pathOfLocation('media/50%25.mov'), 'media/50%25.mov');
  t.is(pathOfLocation('file:///50%.mov'), '/50%.mov');
  t.is(pathOfLocation('https://example.org/a%20b'), 'https://example.org/a%20b');
});

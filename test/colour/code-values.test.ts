import test from 'ava';
import fc from 'fast-check';
import {
  chromaFromCode,
  codeFromChroma,
  codeFromLuma,
  codeValues,
  lumaFromCode,
} from '../../src/colour/code-values.js';

const depth = fc.integer({ min: 8, max: 16 });
const range = fc.constantFrom('limited' as const, 'full' as const);

test('the numbers of BT.709 and BT.2100 at 8, 10 and 12 bits', (t) => {
  for (const [bits, black, white, offset, low, high] of [
    [8, 16, 235, 128, 16, 240],
    [10, 64, 940, 512, 64, 960],
    [12, 256, 3760, 2048, 256, 3840],
  ] as const) {
    const codes = codeValues(bits, 'limited');
    t.is(codes.black, black);
    t.is(codes.white, white);
    t.is(codes.chromaOffset, offset);
    t.is(codes.chromaMin, low);
    t.is(codes.chromaMax, high);
    t.is(codes.maxCode, 2 ** bits - 1);
  }
  const full = codeValues(10, 'full');
  t.deepEqual([full.black, full.white, full.chromaOffset], [0, 1023, 512]);
});

test('every code survives its own value', (t) => {
  fc.assert(
    fc.property(depth, range, fc.double({ min: 0, max: 1, noNaN: true }), (bits, name, place) => {
      const codes = codeValues(bits, name);
      const code = Math.round(place * codes.maxCode);
      t.is(codeFromLuma(lumaFromCode(code, codes), codes), code);
      t.is(codeFromChroma(chromaFromCode(code, codes), codes), code);
    }),
  );
});

test('black, white and neutral are exact; excursions stay within the codes', (t) => {
  fc.assert(
    fc.property(depth, range, (bits, name) => {
      const codes = codeValues(bits, name);
      t.is(lumaFromCode(codes.black, codes), 0);
      t.is(lumaFromCode(codes.white, codes), 1);
      t.is(chromaFromCode(codes.chromaOffset, codes), 0);
      t.is(codeFromLuma(9, codes), codes.maxCode);
      t.is(codeFromLuma(-9, codes), 0);
      t.is(codeFromChroma(9, codes), codes.maxCode);
      t.is(codeFromChroma(-9, codes), 0);
    }),
  );
});

test('other bit depths are refused', (t) => {
  for (const bits of [7, 17, 8.5, Number.NaN])
    t.throws(() => codeValues(bits, 'full'), { instanceOf: RangeError });
});

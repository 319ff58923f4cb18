import test from 'ava';
import fc from 'fast-check';
import { codeValues } from '../../src/colour/code-values.js';
import { LUMA_WEIGHTS } from '../../src/colour/matrix-coefficients.js';
import { fillYCbCrFromRgb, rgbFromYCbCr } from '../../src/colour/ycbcr-planes.js';
import type { MatrixName } from '../../src/frame/colour-tags.js';

const matrices = fc.constantFrom(...(Object.keys(LUMA_WEIGHTS) as MatrixName[]));

function planes(bitDepth: number, size: number) {
  const plane = () => (bitDepth > 8 ? new Uint16Array(size) : new Uint8Array(size));
  return { y: plane(), cb: plane(), cr: plane() };
}

test('luma written as RGB and read back is bit for bit the same, for any chroma, in and out of gamut', (t) => {
  const range = fc.constantFrom('limited' as const, 'full' as const);
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  const depth = fc.constantFrom(8, 10, 12, 16);
  fc.assert(
    fc.property(
      matrices,
      range,
      depth,
      fc.array(fc.tuple(part, part, part)),
      (matrix, name, bits, colours) => {
        const codes = codeValues(bits, name);
        const encoding = { matrix, codes };
        const source = planes(bits, colours.length);
        for (const [i, [y, cb, cr]] of colours.entries()) {
          source.y[i] = Math.round(codes.black + y * codes.lumaScale);
          source.cb[i] = Math.round(cb * codes.maxCode);
          source.cr[i] = Math.round(cr * codes.maxCode);
        }
        const rgbDepth = bits > 8 ? 16 : 8;
        const { rgb, clipped } = rgbFromYCbCr(source, encoding, rgbDepth);
        t.is(clipped, 0);
        const back = planes(bits, colours.length);
        fillYCbCrFromRgb(rgb, rgbDepth, encoding, back);
        t.deepEqual(back.y, source.y);
      },
    ),
    { numRuns: 300 },
  );
});

test('every 8-bit grey is the same number in luma, neutral in chroma, and the same grey again', (t) => {
  const rgb = Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));
  for (const matrix of Object.keys(LUMA_WEIGHTS) as MatrixName[]) {
    const encoding = { matrix, codes: codeValues(8, 'full') };
    const result = planes(8, 256);
    fillYCbCrFromRgb(rgb, 8, encoding, result);
    t.true(result.y.every((value, i) => value === i));
    t.true(result.cb.every((value) => value === 128));
    t.true(result.cr.every((value) => value === 128));
    t.deepEqual([...rgbFromYCbCr(result, encoding, 8).rgb], [...rgb]);
  }
});

test('grey of limited range stays grey', (t) => {
  const codes = codeValues(8, 'limited');
  const source = planes(8, 220);
  source.y.forEach((_, i) => {
    source.y[i] = 16 + i;
  });
  source.cb.fill(128);
  source.cr.fill(128);
  const { rgb } = rgbFromYCbCr(source, { matrix: 'bt709', codes }, 8);
  for (let i = 0; i < rgb.length; i += 3) t.true(rgb[i] === rgb[i + 1] && rgb[i] === rgb[i + 2]);
  t.is(rgb[0], 0);
  t.is(rgb.at(-1), 255);
});

test('known colours by JFIF: pure red, and blue at the end of the codes', (t) => {
  const result = planes(8, 2);
  fillYCbCrFromRgb(
    Uint8Array.of(255, 0, 0, 0, 0, 255),
    8,
    { matrix: 'smpte170m', codes: codeValues(8, 'full') },
    result,
  );
  t.deepEqual([...result.y], [76, 29]);
  t.deepEqual([...result.cb], [85, 255]);
  t.deepEqual([...result.cr], [255, 107]);
});

test('colours inside the gamut keep their channels within rounding', (t) => {
  const encoding = { matrix: 'smpte170m' as const, codes: codeValues(16, 'full') };
  const colour = fc.integer({ min: 0, max: 65535 });
  fc.assert(
    fc.property(colour, colour, colour, (r, g, b) => {
      const middle = planes(16, 1);
      fillYCbCrFromRgb(Uint16Array.of(r, g, b), 16, encoding, middle);
      const { rgb } = rgbFromYCbCr(middle, encoding, 16);
      for (const [i, value] of [r, g, b].entries()) {
        // On the gamut's border a green that rounding puts a code outside is brought back with all of the chroma, of
        // which blue then gives up Kg / Kb = 5.1 times as much; chroma that ends one code early adds two.
        t.true(Math.abs((rgb[i] as number) - value) <= 8, `${[r, g, b]} became ${rgb}`);
      }
    }),
    { examples: [[7, 0, 27012]] },
  );
});

test('a colour outside the gamut keeps its hue: chroma shrinks towards its own grey', (t) => {
  const codes = codeValues(8, 'full');
  const source = { y: Uint8Array.of(250), cb: Uint8Array.of(228), cr: Uint8Array.of(128) };
  const { rgb } = rgbFromYCbCr(source, { matrix: 'smpte170m', codes }, 8);
  t.is(rgb[2], 255);
  t.true((rgb[0] as number) < 255 && (rgb[1] as number) < 250, `${rgb}`);
});

test('samples below black and above white are counted', (t) => {
  const codes = codeValues(8, 'limited');
  const source = {
    y: Uint8Array.of(0, 15, 16, 235, 236),
    cb: new Uint8Array(5).fill(128),
    cr: new Uint8Array(5).fill(128),
  };
  const { rgb, clipped } = rgbFromYCbCr(source, { matrix: 'bt709', codes }, 8);
  t.is(clipped, 3);
  t.deepEqual([...rgb], [0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255]);
});

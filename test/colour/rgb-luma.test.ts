import test from 'ava';
import fc from 'fast-check';
import { LUMA_WEIGHTS } from '../../src/colour/matrix-coefficients.js';
import { fillLumaFromRgb, fillRgbFromLuma } from '../../src/colour/rgb-luma.js';
import type { MatrixName } from '../../src/frame/colour-tags.js';

const matrices = fc.constantFrom(...(Object.keys(LUMA_WEIGHTS) as MatrixName[]));
const inGamut = fc.float({ min: 0, max: 1, noNaN: true });
const chroma = fc.float({ min: -0.5, max: 0.5, noNaN: true });

const planes = () => ({ y: new Float32Array(1), cb: new Float32Array(1), cr: new Float32Array(1) });

function lumaOf([r = 0, g = 0, b = 0]: Iterable<number> & ArrayLike<number> & number[], matrix: MatrixName) {
  const { kr, kb } = LUMA_WEIGHTS[matrix];
  return kr * r + (1 - kr - kb) * g + kb * b;
}

test('a colour there and back is the same, with alpha left alone', (t) => {
  fc.assert(
    fc.property(fc.tuple(inGamut, inGamut, inGamut), matrices, (rgb, matrix) => {
      const between = planes();
      fillLumaFromRgb({ channels: 3, data: Float32Array.from(rgb) }, matrix, between);
      const back = Float32Array.of(9, 9, 9, 0.25);
      fillRgbFromLuma(between, matrix, { channels: 4, data: back });
      for (const [i, value] of rgb.entries()) t.true(Math.abs((back[i] as number) - value) < 2e-6);
      t.is(back[3], 0.25);
    }),
  );
});

test('whatever the chroma, luma is what it was and the colour lies in the gamut', (t) => {
  fc.assert(
    fc.property(fc.float({ min: -2, max: 3, noNaN: true }), chroma, chroma, matrices, (y, cb, cr, matrix) => {
      const data = new Float32Array(3);
      const given = { y: Float32Array.of(y), cb: Float32Array.of(cb), cr: Float32Array.of(cr) };
      fillRgbFromLuma(given, matrix, { channels: 3, data });
      t.true(
        Math.abs(lumaOf([...data], matrix) - y) <= 4e-7 * Math.max(1, Math.abs(y)),
        `${[...data]} of ${y}`,
      );
      if (y >= 0 && y <= 1)
        t.true(
          data.every((value) => value >= -1e-6 && value <= 1 + 1e-6),
          `${[...data]}`,
        );
      else
        t.true(
          data.every((value) => value === data[0]),
          `${[...data]}`,
        );
    }),
    { numRuns: 500 },
  );
});

import test from 'ava';
import fc from 'fast-check';
import { coefficients, enlarged, picture, planeGrid, recombine } from '../../../page/viewer/recombine.js';
import { codeValues } from '../../../src/colour/code-values.js';
import { LUMA_WEIGHTS } from '../../../src/colour/matrix-coefficients.js';
import { rgbFromYCbCr } from '../../../src/colour/ycbcr-planes.js';
import type { MatrixName } from '../../../src/frame/colour-tags.js';
import { CHROMA_SHIFTS, type ChromaSubsampling, chromaSize } from '../../../src/frame/pixel-format.js';
import { resampleChroma } from '../../../src/pipeline/resample-chroma.js';

const MATRICES = Object.keys(LUMA_WEIGHTS) as MatrixName[];
const LOCATIONS = ['left', 'center', 'topleft', 'top', 'bottomleft', 'bottom'];

test('colours are those that a render writes as R, G, B, within one code', (t) => {
  const cases = fc.record({
    matrix: fc.constantFrom(...MATRICES),
    bitDepth: fc.integer({ min: 8, max: 16 }),
    fullRange: fc.boolean(),
    // Inside the gamut whatever the matrix: beyond it a player clamps, where a render of images keeps the luma.
    luma: fc.double({ min: 0.35, max: 0.6, noNaN: true }),
    pb: fc.double({ min: -0.1, max: 0.1, noNaN: true }),
    pr: fc.double({ min: -0.1, max: 0.1, noNaN: true }),
  });
  fc.assert(
    fc.property(cases, ({ matrix, bitDepth, fullRange, luma, pb, pr }) => {
      const codes = codeValues(bitDepth, fullRange ? 'full' : 'limited');
      const sample = {
        y: Math.round(codes.black + luma * codes.lumaScale),
        cb: Math.round(codes.chromaOffset + pb * codes.chromaScale),
        cr: Math.round(codes.chromaOffset + pr * codes.chromaScale),
      };
      const planes = {
        y: Uint16Array.of(sample.y),
        cb: Uint16Array.of(sample.cb),
        cr: Uint16Array.of(sample.cr),
      };
      const { rgb } = rgbFromYCbCr(planes, { matrix, codes }, 8);
      const { kr, kb } = LUMA_WEIGHTS[matrix];
      const shown = recombine(sample, coefficients(bitDepth, fullRange, [kr, kb]));
      for (const [i, value] of shown.entries()) t.true(Math.abs(value - (rgb[i] as number)) <= 1);
    }),
    { numRuns: 300 },
  );
});

for (const subsampling of Object.keys(CHROMA_SHIFTS) as Exclude<ChromaSubsampling, 'gray'>[]) {
  test(`chroma of ${subsampling} is enlarged as a render resamples it`, (t) => {
    const luma = { width: 19, height: 13 };
    const size = chromaSize({ subsampling }, luma);
    const data = Uint8Array.from({ length: size.width * size.height }, (_, i) => (i * 89) % 256);
    for (const location of LOCATIONS) {
      const full = new Uint8Array(luma.width * luma.height);
      resampleChroma({ ...size, subsampling, data }, { ...luma, subsampling: '4:4:4', data: full }, location);
      const grid = planeGrid(luma, size, location);
      for (let i = 0; i < full.length; i += 1) {
        const x = i % luma.width;
        const value = enlarged({ ...size, data }, grid, x, (i - x) / luma.width);
        t.true(Math.abs(value - (full[i] as number)) <= 0.5 + 1e-9, `${location} ${i}`);
      }
    }
  });
}

test('a plane of no usual subsampling covers the frame evenly', (t) => {
  t.deepEqual(planeGrid({ width: 640, height: 360 }, { width: 64, height: 36 }, 'left'), {
    ...{ stepX: 10, stepY: 10, offsetX: 4.5, offsetY: 4.5 },
  });
});

const C = coefficients(8, false, [0.299, 0.114]);

test('strength and saturation scale the distance from gray, and 0 leaves gray', (t) => {
  const sample = { y: 126, cb: 100, cr: 150 };
  t.deepEqual(recombine(sample, C, 0), recombine({ ...sample, cb: 128, cr: 128 }, C));
  t.deepEqual(recombine(sample, C, 0.5), recombine({ ...sample, cb: 114, cr: 139 }, C));
});

test('channels show one thing alone', (t) => {
  const sample = { y: 126, cb: 100, cr: 150 };
  const [luma] = recombine(sample, C, 1, 'luma');
  t.is(luma, Math.round((255 * 110) / 219));
  t.deepEqual(recombine(sample, C, 1, 'cb'), [96, 96, 96]);
  t.deepEqual(recombine(sample, C, 1, 'cr'), [153, 153, 153]);
  t.deepEqual(recombine(sample, C, 1, 'chroma'), recombine({ ...sample, y: 125.5 }, C));
});

test('a picture mixes raw and smoothed chroma, and is gray without any', (t) => {
  const plane = (value: number) => ({ width: 2, height: 2, data: new Uint8Array(4).fill(value) });
  const how = { coefficients: C, location: 'left', mixing: 0.25 };
  const [from, to] = [
    { cb: plane(100), cr: plane(140) },
    { cb: plane(120), cr: plane(160) },
  ];
  const mixed = picture({ y: plane(126), from, to }, how);
  t.deepEqual([...mixed.slice(0, 3)], recombine({ y: 126, cb: 105, cr: 145 }, C));
  t.deepEqual([...picture({ y: plane(126) }, how).slice(9)], recombine({ y: 126, cb: 128, cr: 128 }, C));
});

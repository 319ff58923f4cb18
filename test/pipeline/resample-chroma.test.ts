import test from 'ava';
import fc from 'fast-check';
import { chromaOffset } from '../../src/colour/chroma-siting.js';
import { CHROMA_SHIFTS, chromaSize } from '../../src/frame/pixel-format.js';
import { type ChromaPlane, resampleChroma } from '../../src/pipeline/resample-chroma.js';

const subsampling = fc.constantFrom('4:2:0', '4:2:2', '4:4:4', '4:4:0', '4:1:1');
const location = fc.constantFrom('left', 'center', 'topleft');
type Subsampled = ChromaPlane['subsampling'];

function plane(
  name: Subsampled,
  luma: { width: number; height: number },
  value: (x: number, y: number) => number,
  at: string,
) {
  const size = chromaSize({ subsampling: name, bitDepth: 16 }, luma);
  const data = new Uint16Array(size.width * size.height);
  const [shift, offset] = [CHROMA_SHIFTS[name], chromaOffset(name, at)];
  for (let n = 0; n < data.length; n += 1) {
    const [column, row] = [n % size.width, Math.floor(n / size.width)];
    data[n] = value(offset.x + (column << shift.x), offset.y + (row << shift.y));
  }
  return { data, ...size, subsampling: name };
}

test('a flat plane stays flat, between any two subsamplings and at any size', (t) => {
  const side = fc.integer({ min: 1, max: 20 });
  fc.assert(
    fc.property(
      subsampling,
      subsampling,
      location,
      side,
      side,
      fc.nat(65_535),
      (from, to, at, width, height, value) => {
        const target = plane(to, { width, height }, () => 0, at);
        resampleChroma(
          plane(from, { width, height }, () => value, at),
          target,
          at,
        );
        t.true(target.data.every((sample) => sample === value));
      },
    ),
  );
});

test('a linear ramp keeps its place in the image, away from the edges', (t) => {
  const luma = { width: 48, height: 40 };
  const ramp = (x: number, y: number) => 20_000 + 400 * x + 160 * y;
  fc.assert(
    fc.property(subsampling, subsampling, location, (from, to, at) => {
      const expected = plane(to, luma, ramp, at);
      const target = plane(to, luma, () => 0, at);
      resampleChroma(plane(from, luma, ramp, at), target, at);
      for (let y = 4; y < target.height - 4; y += 1) {
        for (let x = 4; x < target.width - 4; x += 1) {
          const n = y * target.width + x;
          t.true(
            Math.abs((target.data[n] as number) - (expected.data[n] as number)) <= 1,
            `${from} ${to} ${at} ${x},${y}`,
          );
        }
      }
    }),
  );
});

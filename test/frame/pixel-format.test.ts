import test from 'ava';
import fc from 'fast-check';
import {
  bytesPerSample,
  type ChromaSubsampling,
  chromaSize,
  frameBytes,
} from '../../src/frame/pixel-format.js';

test('chroma sizes of odd images round up', (t) => {
  const luma = { width: 5, height: 3 };
  const expected: Record<ChromaSubsampling, [number, number]> = {
    gray: [0, 0],
    '4:2:0': [3, 2],
    '4:2:2': [3, 3],
    '4:4:4': [5, 3],
    '4:4:0': [5, 2],
    '4:1:1': [2, 3],
  };
  for (const [subsampling, [width, height]] of Object.entries(expected)) {
    const format = { subsampling: subsampling as ChromaSubsampling, bitDepth: 8 };
    t.deepEqual(chromaSize(format, luma), { width, height }, subsampling);
  }
});

test('samples above 8 bits take two bytes', (t) => {
  t.is(bytesPerSample({ subsampling: 'gray', bitDepth: 8 }), 1);
  for (const bitDepth of [9, 10, 12, 16]) t.is(bytesPerSample({ subsampling: 'gray', bitDepth }), 2);
});

test('known frame sizes in bytes', (t) => {
  const hd = { width: 1920, height: 1080 };
  t.is(frameBytes({ subsampling: '4:2:0', bitDepth: 8 }, hd), 3_110_400);
  t.is(frameBytes({ subsampling: '4:2:2', bitDepth: 10 }, hd), 8_294_400);
  t.is(frameBytes({ subsampling: 'gray', bitDepth: 16 }, hd), 4_147_200);
  t.is(frameBytes({ subsampling: '4:2:0', bitDepth: 8 }, { width: 1, height: 1 }), 3);
});

test('every luma sample is covered by chroma, with less than one chroma sample to spare', (t) => {
  const shifts = {
    '4:2:0': [1, 1],
    '4:2:2': [1, 0],
    '4:4:4': [0, 0],
    '4:4:0': [0, 1],
    '4:1:1': [2, 0],
  } as const;
  const side = fc.integer({ min: 1, max: 16_384 });
  fc.assert(
    fc.property(
      side,
      side,
      fc.constantFrom(...(Object.keys(shifts) as (keyof typeof shifts)[])),
      (width, height, subsampling) => {
        const chroma = chromaSize({ subsampling, bitDepth: 8 }, { width, height });
        const [across, down] = shifts[subsampling].map((shift) => 2 ** shift) as [number, number];
        t.true(chroma.width * across >= width && (chroma.width - 1) * across < width);
        t.true(chroma.height * down >= height && (chroma.height - 1) * down < height);
      },
    ),
  );
});

import test from 'ava';
import { extendedPlanes } from '../../src/encode/even-planes.js';
import type { Frame } from '../../src/frame/frame.js';
import { rational } from '../../src/time/rational.js';

test('the last column and row are repeated, and chroma stays', (t) => {
  const frame: Frame = {
    index: 0,
    timestamp: rational(0),
    duration: undefined,
    width: 3,
    height: 3,
    format: { subsampling: '4:2:0', bitDepth: 10 },
    y: Uint16Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
    cb: Uint16Array.of(10, 20, 30, 40),
    cr: Uint16Array.of(50, 60, 70, 80),
    buffer: { bytes: new Uint8Array(new SharedArrayBuffer(0)), release: () => {} },
  };
  const words = extendedPlanes(frame, { width: 4, height: 4 }).map((bytes) => [
    ...new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2),
  ]);
  t.deepEqual(words, [
    [1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 7, 8, 9, 9],
    [10, 20, 30, 40],
    [50, 60, 70, 80],
  ]);
});

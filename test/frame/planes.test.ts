import test from 'ava';
import { planesOf } from '../../src/frame/planes.js';

test('planes lie one after the other, chroma rounded up, in samples of the depth', (t) => {
  const bytes = new Uint8Array(new ArrayBuffer(64), 4);
  const { y, cb, cr } = planesOf({ subsampling: '4:2:0', bitDepth: 10 }, { width: 3, height: 3 }, bytes);
  t.true(y instanceof Uint16Array);
  t.deepEqual([y.byteOffset, y.length], [4, 9]);
  t.deepEqual([cb?.byteOffset, cb?.length], [4 + 18, 4]);
  t.deepEqual([cr?.byteOffset, cr?.length], [4 + 18 + 8, 4]);
});

test('gray has luma alone', (t) => {
  const bytes = new Uint8Array(6);
  const planes = planesOf({ subsampling: 'gray', bitDepth: 8 }, { width: 3, height: 2 }, bytes);
  planes.y.fill(7);
  t.deepEqual(planes, { y: bytes, cb: undefined, cr: undefined });
  t.deepEqual([...bytes], [7, 7, 7, 7, 7, 7]);
});

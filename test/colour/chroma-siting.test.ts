import test from 'ava';
import { chromaOffset } from '../../src/colour/chroma-siting.js';

test('4:2:0 in all six places, left when unsaid', (t) => {
  t.deepEqual(chromaOffset('4:2:0', undefined), { x: 0, y: 0.5 });
  t.deepEqual(chromaOffset('4:2:0', 'left'), { x: 0, y: 0.5 });
  t.deepEqual(chromaOffset('4:2:0', 'center'), { x: 0.5, y: 0.5 });
  t.deepEqual(chromaOffset('4:2:0', 'topleft'), { x: 0, y: 0 });
  t.deepEqual(chromaOffset('4:2:0', 'top'), { x: 0.5, y: 0 });
  t.deepEqual(chromaOffset('4:2:0', 'bottomleft'), { x: 0, y: 1 });
  t.deepEqual(chromaOffset('4:2:0', 'bottom'), { x: 0.5, y: 1 });
});

test('an axis that is not subsampled has no offset', (t) => {
  t.deepEqual(chromaOffset('4:4:4', 'bottom'), { x: 0, y: 0 });
  t.deepEqual(chromaOffset('gray', 'center'), { x: 0, y: 0 });
  t.deepEqual(chromaOffset('4:2:2', 'left'), { x: 0, y: 0 });
  t.deepEqual(chromaOffset('4:2:2', 'center'), { x: 0.5, y: 0 });
  t.deepEqual(chromaOffset('4:1:1', 'center'), { x: 1.5, y: 0 });
  t.deepEqual(chromaOffset('4:4:0', 'topleft'), { x: 0, y: 0 });
  t.deepEqual(chromaOffset('4:4:0', undefined), { x: 0, y: 0.5 });
});

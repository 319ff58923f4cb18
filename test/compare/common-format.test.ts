import test from 'ava';
import { commonFormat, planesIn } from '../../src/compare/common-format.js';
import type { Frame } from '../../src/frame/frame.js';

test('the format of two clips is the deeper, with the finer chroma in each direction', (t) => {
  const format = (subsampling: Parameters<typeof commonFormat>[0]['subsampling'], bitDepth: number) => ({
    subsampling,
    bitDepth,
  });
  t.deepEqual(commonFormat(format('4:2:0', 8), format('4:2:0', 8)), format('4:2:0', 8));
  t.deepEqual(commonFormat(format('gray', 8), format('4:2:2', 10)), format('4:2:2', 10));
  t.deepEqual(commonFormat(format('4:2:0', 12), format('gray', 8)), format('4:2:0', 12));
  t.deepEqual(commonFormat(format('4:4:0', 8), format('4:1:1', 8)), format('4:4:4', 8));
  t.deepEqual(commonFormat(format('4:1:1', 8), format('4:2:0', 8)), format('4:2:2', 8));
});

test('planes of another depth and range keep their levels, and a gray clip has no colour', (t) => {
  const tags = { matrix: undefined, primaries: undefined, transfer: undefined, chromaLocation: undefined };
  const clip = {
    ...{ width: 2, height: 2, format: { subsampling: 'gray', bitDepth: 8 } as const },
    colour: { ...tags, range: 'full' as const },
  };
  const y = Uint8Array.of(0, 255, 51, 128);
  const frame = { y, cb: undefined, cr: undefined } as unknown as Frame;
  const planes = planesIn(clip, { subsampling: '4:2:0', bitDepth: 10 }, 'limited')(frame);
  t.deepEqual([...planes.y], [64, 940, 239, 504]);
  t.deepEqual([...(planes.cb ?? []), ...(planes.cr ?? [])], [512, 512]);
  t.is(planesIn(clip, clip.format, 'full')(frame).y, y);
});

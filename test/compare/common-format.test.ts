import test from 'ava';
import { commonFormat } from '../../src/compare/common-format.js';

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

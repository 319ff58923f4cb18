import test from 'ava';
import { Lane } from '../../../page/state/lane.js';

test('one thing begins after the other, and what is no longer wanted is left out', (t) => {
  const begun: string[] = [];
  const lane = new Lane(1);
  const leave = ['a', 'b', 'c'].map((name) => lane.enter(() => begun.push(name)));
  t.deepEqual(begun, ['a']);
  leave[1]?.();
  t.deepEqual(begun, ['a'], 'b had not begun');
  leave[0]?.();
  t.deepEqual(begun, ['a', 'c']);
  leave[0]?.();
  lane.enter(() => begun.push('d'));
  t.deepEqual(begun, ['a', 'c'], 'a was told to end twice, and counts once');
  leave[2]?.();
  t.deepEqual(begun, ['a', 'c', 'd']);
});

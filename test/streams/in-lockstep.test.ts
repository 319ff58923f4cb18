import test from 'ava';
import { inLockstep } from '../../src/streams/in-lockstep.js';

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Numbers up to a length, or to a failure; each leaves its mark when it begins to be left. */
function bench(lengths: readonly number[], failAt?: { readonly sequence: number; readonly item: number }) {
  let ended = 0;
  const discarded: string[] = [];
  async function* numbers(sequence: number, length: number) {
    try {
      for (let item = 0; item < length; item += 1) {
        for (let n = 0; n < (sequence + item) % 3; n += 1) await tick();
        if (failAt?.sequence === sequence && failAt.item === item) throw new Error('damaged');
        yield `${sequence}.${item}`;
      }
    } finally {
      ended += 1;
    }
  }
  const told: unknown[] = [];
  const sets = inLockstep(
    lengths.map((length, i) => numbers(i, length)),
    { discard: (item) => discarded.push(item), checkEnd: (items, which) => void told.push([items, which]) },
  );
  return { sets, discarded, told, ended: () => ended };
}

async function all<T>(sets: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const set of sets) found.push(set);
  return found;
}

test('one of each, until all end', async (t) => {
  const { sets, told, ended } = bench([3, 3]);
  t.deepEqual(await all(sets), [
    ['0.0', '1.0'],
    ['0.1', '1.1'],
    ['0.2', '1.2'],
  ]);
  t.deepEqual([told, ended()], [[], 2]);
});

test('where one ends before the others, that is told, and what the others had is discarded', async (t) => {
  const { sets, told, discarded, ended } = bench([3, 2, 4]);
  t.is((await all(sets)).length, 2);
  t.deepEqual(told, [[2, [false, true, false]]]);
  t.deepEqual(discarded, ['0.2', '2.2']);
  t.is(ended(), 3);
});

test('an error of one discards what the others had, and ends them', async (t) => {
  const { sets, discarded, ended } = bench([4, 4], { sequence: 1, item: 2 });
  await t.throwsAsync(all(sets), { message: 'damaged' });
  t.deepEqual(discarded, ['0.2']);
  t.is(ended(), 2);
});

test('leaving the loop ends all', async (t) => {
  const { sets, ended } = bench([4, 4]);
  for await (const _ of sets) break;
  t.is(ended(), 2);
});

import test from 'ava';
import fc from 'fast-check';
import { allInOrder, mapInOrder } from '../../src/streams/map-in-order.js';

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

async function ticks(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await tick();
}

test('results come in the order of the items, and no more are worked on or wait than is said', async (t) => {
  const delays = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(delays, fc.integer({ min: 1, max: 5 }), fc.nat(3), async (all, count, slow) => {
      let [begun, taken, most] = [0, 0, 0];
      const work = async (delay: number, place: number) => {
        begun += 1;
        most = Math.max(most, begun - taken);
        await ticks(delay);
        return place;
      };
      const results: number[] = [];
      for await (const result of mapInOrder(all, count, work)) {
        results.push(result);
        await ticks(slow);
        taken += 1;
      }
      t.deepEqual(results, [...all.keys()]);
      t.true(most <= count, `${most} of ${count}`);
    }),
    { numRuns: 50 },
  );
});

test('an error comes in its turn, and nothing is running then', async (t) => {
  let running = 0;
  const work = async (item: number) => {
    running += 1;
    await ticks(item === 2 ? 0 : 5);
    running -= 1;
    if (item === 2) throw new Error('no more');
    return item;
  };
  const results: number[] = [];
  const all = async () => {
    for await (const result of mapInOrder([0, 1, 2, 3, 4, 5], 4, work)) results.push(result);
  };
  await t.throwsAsync(all, { message: 'no more' });
  t.deepEqual(results, [0, 1]);
  t.is(running, 0);
});

test('leaving early waits for what is running, and takes no further items', async (t) => {
  let [running, taken] = [0, 0];
  function* items() {
    for (;;) {
      taken += 1;
      yield taken;
    }
  }
  const work = async (item: number) => {
    running += 1;
    await ticks(3);
    running -= 1;
    return item;
  };
  for await (const result of mapInOrder(items(), 3, work)) {
    t.is(result, 1);
    break;
  }
  t.is(running, 0);
  t.is(taken, 3);
  t.deepEqual(await allInOrder([], 3, work), []);
  t.deepEqual(await allInOrder([4, 5], 3, work), [4, 5]);
});

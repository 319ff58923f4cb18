import { setTimeout } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import type { Lease, SegmentRecord, SegmentStore } from '../../src/index.js';

/** What a {@link SegmentStore} is tried with. */
export interface SegmentStoreBench {
  /** Milliseconds without a heartbeat after which the store's leases may be taken over. */
  readonly staleAfter: number;
  /**
   * Another client of the same store.
   *
   * @param heartbeat - milliseconds between two of its heartbeats
   */
  open(heartbeat: number): SegmentStore;
  /** A record of a file that is there and whole. */
  record(fingerprint: string): Promise<SegmentRecord>;
}

const [ONE, TWO] = ['1', '2'].map((digit) => digit.repeat(64)) as [string, string];

/**
 * What every {@link SegmentStore} has to do.
 *
 * @param name - of the implementation
 * @param openBench - a store of the test's own, with nothing in it
 */
export function segmentStoreConformance(
  name: string,
  openBench: (t: ExecutionContext) => Promise<SegmentStoreBench>,
): void {
  /** Two clients that live. */
  async function begun(t: ExecutionContext) {
    const bench = await openBench(t);
    const beat = bench.staleAfter / 10;
    return { bench, beat, a: bench.open(beat), b: bench.open(beat) };
  }

  /** Clients that ask for a task again and again until one has it. */
  async function firstOf(clients: readonly SegmentStore[], key: string): Promise<Lease[]> {
    for (;;) {
      const claims = await Promise.all(clients.map((client) => client.claim(key)));
      const leases = claims.filter((lease) => lease !== undefined);
      if (leases.length > 0) return leases;
      await setTimeout(5);
    }
  }

  test(`${name}: what one client notes is listed by all, whole and once`, async (t) => {
    const { bench, a, b } = await begun(t);
    t.deepEqual(await a.list(), []);
    const [one, two] = [await bench.record(ONE), await bench.record(TWO)];
    await a.put(one);
    t.deepEqual(await b.list(), [one]);
    await b.put(two);
    await b.put({ ...one, run: 'again' });
    const listed = [...(await a.list())].sort((x, y) => (x.fingerprint < y.fingerprint ? -1 : 1));
    t.deepEqual(listed, [{ ...one, run: 'again' }, two]);
    t.deepEqual(JSON.parse(JSON.stringify(listed)), listed);
  });

  test(`${name}: a task is one client’s until it gives it back; tasks do not touch each other`, async (t) => {
    const { a, b } = await begun(t);
    const lease = await a.claim(ONE);
    t.false(lease?.lost.aborted);
    t.is(await b.claim(ONE), undefined);
    t.is(await a.claim(ONE), undefined);
    const other = await b.claim(TWO);
    t.truthy(other);
    await lease?.release();
    t.is(await a.claim(TWO), undefined);
    const again = await b.claim(ONE);
    t.truthy(again);
    // To give back what was given back does nothing to whoever has it now.
    await lease?.release();
    t.is(await a.claim(ONE), undefined);
    t.false(again?.lost.aborted);
    await Promise.all([again?.release(), other?.release()]);
  });

  test(`${name}: of many that ask at once exactly one gets a task`, async (t) => {
    const { bench, beat } = await begun(t);
    const clients = Array.from({ length: 8 }, () => bench.open(beat));
    for (let round = 0; round < 10; round += 1) {
      const [first, ...more] = await firstOf(clients, ONE);
      t.is(more.length, 0);
      await first?.release();
    }
  });

  test(`${name}: whoever gives heartbeats keeps a task, however long it takes`, async (t) => {
    const { bench, a, b } = await begun(t);
    const lease = await a.claim(ONE);
    const end = performance.now() + 3 * bench.staleAfter;
    while (performance.now() < end) {
      t.is(await b.claim(ONE), undefined);
      await setTimeout(bench.staleAfter / 5);
    }
    t.false(lease?.lost.aborted);
    await lease?.release();
  });

  test(`${name}: the task of a silent client is taken over by exactly one, and not too soon`, async (t) => {
    const { bench, beat, a } = await begun(t);
    const silent = bench.open(4 * bench.staleAfter);
    const lost = (await silent.claim(ONE)) as Lease;
    const from = performance.now();
    t.is(await a.claim(ONE), undefined);
    const clients = [a, ...Array.from({ length: 7 }, () => bench.open(beat))];
    const [taken, ...more] = await firstOf(clients, ONE);
    t.true(performance.now() - from >= 0.9 * bench.staleAfter);
    t.is(more.length, 0);
    t.is((await Promise.all(clients.map((client) => client.claim(ONE)))).filter(Boolean).length, 0);
    // It learns of it with its next heartbeat, and can take nothing back.
    while (!lost.lost.aborted) await setTimeout(10);
    await lost.release();
    t.false(taken?.lost.aborted);
    t.is(await silent.claim(ONE), undefined);
    await taken?.release();
    const next = await silent.claim(ONE);
    t.truthy(next);
    await next?.release();
  });
}

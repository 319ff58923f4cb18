import type { ExecutionContext, TestFn } from 'ava';
import fc from 'fast-check';
import type { Candidate, CandidateSource } from '../../src/recommend/candidate.js';
import { fakeDescriptor } from './fake-describer.js';

/** Makes a source of these candidates; they come in any order. */
export type MakeSource = (t: ExecutionContext, candidates: readonly Candidate[]) => Promise<CandidateSource>;

/** A candidate by where it comes from and where it points. */
function candidate(path: string, direction: readonly number[], frame?: number): Candidate {
  return { path, frame, descriptor: fakeDescriptor(direction) };
}

/** The tests that every source of candidates passes. */
export function candidateConformance(test: TestFn, name: string, make: MakeSource): void {
  test(`${name}: the nearest come first, and no more than asked for`, async (t) => {
    const source = await make(t, [
      candidate('/far.png', [-1, 0.1]),
      candidate('/near.png', [1, 0.1]),
      candidate('/between.png', [0.5, 1]),
    ]);
    const near = await source.nearest(fakeDescriptor([1]).global, 2);
    t.deepEqual(
      near.map((each) => each.candidate.path),
      ['/near.png', '/between.png'],
    );
    t.true(Math.abs((near[0]?.cosine ?? 0) - 1 / Math.hypot(1, 0.1)) < 1e-6);
  });

  test(`${name}: candidates are as they were given`, async (t) => {
    const given = candidate('/clip.mkv', [3, 1, 2], 17);
    const source = await make(t, [given, candidate('/other.png', [-1])]);
    const [first] = await source.nearest(given.descriptor.global, 1);
    t.is(first?.candidate.path, given.path);
    t.is(first?.candidate.frame, 17);
    t.deepEqual(first?.candidate.descriptor, given.descriptor);
    t.true(Math.abs((first?.cosine ?? 0) - 1) < 1e-6);
  });

  test(`${name}: the same distance is ordered by path and frame, also where the count ends`, async (t) => {
    const source = await make(t, [
      candidate('/c.png', [1, 1]),
      candidate('/b.mkv', [1, 1], 9),
      candidate('/a.png', [1, 1]),
      candidate('/b.mkv', [1, 1], 2),
    ]);
    const near = await source.nearest(fakeDescriptor([1]).global, 3);
    t.deepEqual(
      near.map((each) => [each.candidate.path, each.candidate.frame]),
      [
        ['/a.png', undefined],
        ['/b.mkv', 2],
        ['/b.mkv', 9],
      ],
    );
  });

  test(`${name}: a source without candidates has none`, async (t) => {
    const source = await make(t, []);
    t.deepEqual(await source.nearest(fakeDescriptor([1]).global, 5), []);
  });

  test(`${name}: the same as comparing with every one`, async (t) => {
    const direction = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 4 });
    const usable = direction.filter((values) => values.some((value) => value !== 0));
    await fc.assert(
      fc.asyncProperty(
        fc.array(usable, { minLength: 1, maxLength: 12 }),
        usable,
        fc.integer({ min: 1, max: 15 }),
        async (directions, query, count) => {
          const given = directions.map((each, i) => candidate(`/${String(i).padStart(2, '0')}.png`, each));
          const { global } = fakeDescriptor(query);
          const source = await make(t, given);
          const near = await source.nearest(global, count);
          const cosine = (each: Candidate) =>
            each.descriptor.global.reduce((sum, value, i) => sum + value * (global[i] as number), 0);
          const expected = given.map(cosine).sort((a, b) => b - a);
          t.is(near.length, Math.min(count, given.length));
          near.forEach((each, i) => {
            t.true(Math.abs(each.cosine - (expected[i] as number)) < 1e-5);
            t.true(Math.abs(each.cosine - cosine(each.candidate)) < 1e-5);
          });
        },
      ),
      { numRuns: 15 },
    );
  });
}

import test from 'ava';
import fc from 'fast-check';
import { createNetworkLoader, type DeviceNetworkLoader } from '../../src/inference/network-loader.js';
import type { Candidate } from '../../src/recommend/candidate.js';
import { compareLocally } from '../../src/recommend/cell-match.js';
import { FEWEST } from '../../src/recommend/global-ranking.js';
import { matchLocally } from '../../src/recommend/local-ranking.js';
import { memoryCandidates } from '../../src/recommend/memory-candidates.js';
import { rank } from '../../src/recommend/rank.js';
import { candidateOf, randomDescriptor } from '../support/descriptors.js';

let loader: DeviceNetworkLoader;

test.before(async () => {
  loader = await createNetworkLoader({ device: 'cpu' });
});

test.after.always(() => loader?.close());

const seeds = fc.integer({ min: 0, max: 1000 });

async function paths(query: number, candidates: readonly Candidate[], count = 5): Promise<string[]> {
  const network = await loader.load('rank');
  const found = await rank(randomDescriptor(query), [memoryCandidates(candidates)], { network, count });
  return found.recommendations.map(({ path }) => path);
}

test('the graph finds the cells that a plain search finds, and the same scores', async (t) => {
  const network = await loader.load('rank');
  const property = fc.asyncProperty(
    fc.array(seeds, { minLength: 1, maxLength: 6 }),
    seeds,
    async (many, one) => {
      const query = randomDescriptor(one);
      const candidates = many.map((seed) => randomDescriptor(seed));
      const found = await matchLocally(network, query, candidates);
      t.is(found.length, candidates.length);
      found.forEach((match, i) => {
        const plain = compareLocally(query, candidates[i] ?? query);
        t.deepEqual([...match.nearest], [...plain.nearest]);
        t.true(
          match.similarity.every((value, cell) => Math.abs(value - (plain.similarity[cell] ?? 2)) < 1e-6),
        );
        t.true(Math.abs(match.score - plain.score) < 1e-6);
      });
    },
  );
  await fc.assert(property, { numRuns: 25 });
});

test('scores lie between -1.25 and 1.25, and an image fits itself best', (t) => {
  fc.assert(
    fc.property(seeds, seeds, (one, other) => {
      const [query, candidate] = [randomDescriptor(one), randomDescriptor(other)];
      const { score } = compareLocally(query, candidate);
      const own = compareLocally(query, query).score;
      t.true(score >= -1.25 && score <= 1.25 && own <= 1.25 && score <= own);
      t.true(own > 1.2);
    }),
  );
});

test('the order of candidates does not matter, nor how they are spread over sources', async (t) => {
  const network = await loader.load('rank');
  const many = Array.from({ length: 60 }, (_, i) => candidateOf(`${i}.jpg`, randomDescriptor(i)));
  const query = randomDescriptor(5000);
  const whole = await rank(query, [memoryCandidates(many)], { network, count: 10 });
  t.is(whole.recommendations.length, 10);
  const property = fc.asyncProperty(
    fc.shuffledSubarray(many, { minLength: 60 }),
    fc.integer({ min: 1, max: 59 }),
    async (mixed, at) => {
      const sources = [memoryCandidates(mixed.slice(0, at)), memoryCandidates(mixed.slice(at - 1))];
      t.deepEqual(await rank(query, sources, { network, count: 10 }), whole);
    },
  );
  await fc.assert(property, { numRuns: 10 });
});

test('of equal candidates the one whose path comes first is recommended, and names the others', async (t) => {
  const network = await loader.load('rank');
  const same = randomDescriptor(1);
  const candidates = ['c.jpg', 'a.jpg', 'b.jpg'].map((path) => candidateOf(path, same));
  const found = await rank(randomDescriptor(2), [memoryCandidates(candidates)], { network, count: 3 });
  t.deepEqual(
    found.recommendations.map(({ path, nearDuplicates }) => [
      path,
      nearDuplicates.map((other) => other.path),
    ]),
    [['a.jpg', ['b.jpg', 'c.jpg']]],
  );
});

test('candidates that cannot show the same are left out as long as enough can', async (t) => {
  const classed = (from: number, count: number, kind: number) =>
    Array.from({ length: count }, (_, i) => candidateOf(`${kind}-${i}`, randomDescriptor(from + i, [kind])));
  const [agreeing, others] = [classed(0, FEWEST, 5), classed(500, 100, 6)];
  const network = await loader.load('rank');
  const query = randomDescriptor(5000, [9, 5]);
  const all = await rank(query, [memoryCandidates([...agreeing, ...others])], { network, count: 50 });
  t.false(all.opened);
  t.is(all.compared, FEWEST);
  t.true(all.recommendations.every(({ reasons }) => reasons.classesAgree && !reasons.letIn));
  t.deepEqual(all.recommendations[0]?.reasons.sharedClasses, [5]);

  const few = await rank(query, [memoryCandidates([...agreeing.slice(1), ...others])], {
    network,
    count: 50,
  });
  t.true(few.opened);
  t.is(few.agreeing, FEWEST - 1);
  t.is(few.compared, FEWEST - 1 + 100);
  t.true(few.recommendations.some(({ reasons }) => reasons.letIn));
  t.true(few.recommendations.every(({ reasons }) => reasons.letIn !== reasons.classesAgree));
});

test('without candidates nothing is recommended', async (t) => {
  t.deepEqual(await paths(1, []), []);
});

test('a source in memory gives the nearest, in order, ties by path and frame', async (t) => {
  const same = randomDescriptor(1);
  const candidates = [
    candidateOf('b.mp4', same, 7),
    candidateOf('far.jpg', randomDescriptor(3)),
    candidateOf('b.mp4', same, 2),
    candidateOf('a.mp4', same, 9),
  ];
  const near = await memoryCandidates(candidates).nearest(same.global, 3);
  t.deepEqual(
    near.map(({ candidate }) => [candidate.path, candidate.frame]),
    [
      ['a.mp4', 9],
      ['b.mp4', 2],
      ['b.mp4', 7],
    ],
  );
  for (const { cosine } of near) t.true(cosine <= 1 && cosine > 0.9999);
  t.is((await memoryCandidates(candidates).nearest(same.global, 100)).length, 4);
  t.is((await memoryCandidates(candidates).nearest(same.global, 1)).length, 1);
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import type { Candidate, CandidateSource } from '../../../src/recommend/candidate.js';
import { presentCandidates } from '../../../src/recommend/library/present-candidates.js';
import { temporaryFolder } from '../../support/run-cli.js';

test('candidates on disk are given in their order, as many as are wanted where there are so many', async (t) => {
  const folder = await temporaryFolder(t);
  // Every fifth is there.
  const all = Array.from({ length: 50 }, (_, i) => join(folder, `${i}.png`));
  const there = all.filter((_, i) => i % 5 === 0);
  await Promise.all(there.map((path) => writeFile(path, '')));
  const asked: number[] = [];
  const source: CandidateSource = {
    async nearest(_, count) {
      asked.push(count);
      return all
        .slice(0, count)
        .map((path, i) => ({ candidate: { path } as Candidate, cosine: 1 - i / 100 }));
    },
  };
  const nearest = async (count: number) =>
    (await presentCandidates(source).nearest(new Float32Array(1), count)).map(
      ({ candidate }) => candidate.path,
    );
  t.deepEqual(await nearest(1), there.slice(0, 1));
  t.deepEqual(asked, [1]);
  t.deepEqual(await nearest(4), there.slice(0, 4));
  t.deepEqual(await nearest(10), there);
  t.deepEqual(await nearest(40), there);
});

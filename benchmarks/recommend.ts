/**
 * Time that ranking takes over libraries of several sizes in memory, and what describing the query takes beside it. Each
 * size in a fresh process; medians.
 *
 *     node build/benchmarks/recommend.js [--candidates 1000,10000,100000] [--runs 30] [--threads 2] [--json]
 *
 * Candidates are made up: the time depends on how many there are, not on what they show. Every query has 200 candidates
 * whose parts are compared, the most there can be.
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { RecommendTimes } from './recommend-ranking.js';

const { values } = parseArgs({
  options: {
    candidates: { type: 'string', default: '1000,10000,100000' },
    runs: { type: 'string', default: '30' },
    threads: { type: 'string', default: String(availableParallelism()) },
    json: { type: 'boolean', default: false },
  },
});

const program = fileURLToPath(new URL('./recommend-ranking.js', import.meta.url));
const measured = values.candidates.split(',').map((candidates) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, candidates, values.runs, values.threads],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${program} exited with ${status}\n${stderr}`);
  return { candidates: Number(candidates), ...(JSON.parse(stdout) as RecommendTimes) };
});

if (values.json) {
  console.log(JSON.stringify({ ...values, cpu: cpus()[0]?.model, measured }, undefined, 2));
} else {
  console.log(`ms, medians of ${values.runs}; ${values.threads} threads of ${cpus()[0]?.model}\n`);
  console.log(
    '| candidates | nearest as wholes | ranking, all of it | its processor time | reading the query | describing it |',
  );
  console.log('| ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const { candidates, nearest, ranking, rankingProcessor, reading, describing } of measured) {
    const times = [nearest, ranking, rankingProcessor, reading, describing].map((time) => time.toFixed(1));
    console.log(`| ${[candidates, ...times].join(' | ')} |`);
  }
}

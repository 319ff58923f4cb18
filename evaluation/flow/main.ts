/**
 * Compares optical flow with the true motion of the Middlebury sequences (Baker et al. 2011), beside OpenCV's, and prints
 * the figures as markdown.
 *
 *     npm run evaluate:flow -- --data DIR [--runs 5] [--python python3] [--page docs/flow.md]
 *
 * DIR has flow/middlebury, or is that folder. Every method sees the frames at their full size, as gray, and runs on one
 * thread; times are medians of `--runs` in processor time, and those of Autochrome include both pyramids. `--page` puts the tables into a
 * page, see ../page.ts. OpenCV is left out, and that is said, where `--python` cannot import it.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { processorTime } from '../../benchmarks/processor-time.js';
import { AutochromeError, EXIT_CODES, usageError } from '../../src/errors.js';
import { FlowEstimator } from '../../src/temporal/flow/optical-flow.js';
import { FLOW_PRESETS, type FlowPreset } from '../../src/temporal/flow/settings.js';
import type { FlowField } from '../../src/temporal/flow-field.js';
import { withFigures } from '../page.js';
import { opencvFlows } from './opencv.js';
import { readSequences, type Sequence } from './sequences.js';
import { flowTables, type MethodFlows } from './tables.js';

const OPTIONS = {
  data: { type: 'string' },
  runs: { type: 'string', default: '5' },
  python: { type: 'string', default: 'python3' },
  page: { type: 'string' },
} as const;

async function main(args: string[]): Promise<void> {
  const { data, runs, python, page } = parseOptions(args);
  const sequences = await readSequences(data);
  const presets = Object.keys(FLOW_PRESETS) as FlowPreset[];
  const ours = presets.map((preset) => estimated(preset, sequences, runs));
  const pairs = sequences.map(({ paths }) => paths);
  const opencv = await opencvFlows(python, pairs, runs);
  const still: MethodFlows = { name: 'no motion', flows: sequences.map(({ truth }) => noMotion(truth)) };
  const tables = [
    `Times: processor time of one thread of ${cpus()[0]?.model ?? 'an unknown processor'}, medians of ${runs} runs. ` +
      (opencv ? `OpenCV ${opencv.version}.` : `OpenCV was left out: ${python} cannot import cv2.`),
    flowTables(sequences, [...ours, ...(opencv?.methods ?? []), still]),
  ].join('\n\n');
  console.log(tables);
  if (page !== undefined) await writeFile(page, withFigures(await readFile(page, 'utf8'), tables));
}

function parseOptions(args: string[]) {
  const { data, runs, python, page } = parse(args);
  if (data === undefined) throw usageError('--data is missing', 'Name a folder that has flow/middlebury');
  const count = Number(runs);
  if (!Number.isInteger(count) || count < 1 || count > 1000) {
    throw usageError(`--runs ${runs} is out of range`, 'Give a whole number from 1 to 1000');
  }
  return { data, runs: count, python, page };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw usageError((error as Error).message, `Options are --${Object.keys(OPTIONS).join(', --')}`);
  }
}

function estimated(preset: FlowPreset, sequences: readonly Sequence[], runs: number): MethodFlows {
  const results = sequences.map(({ frames: [first, second] }) => {
    const estimator = new FlowEstimator(first.width, first.height, preset);
    const times: number[] = [];
    let flow = estimator.estimate(first, second);
    for (let run = 0; run < runs; run += 1) {
      const started = processorTime();
      flow = estimator.estimate(first, second);
      times.push(processorTime() - started);
    }
    return { flow, time: times.toSorted((a, b) => a - b)[times.length >> 1] as number };
  });
  return {
    name: `Autochrome, ${preset}`,
    flows: results.map(({ flow }) => flow),
    milliseconds: results.map(({ time }) => time),
  };
}

function noMotion({ width, height, u, v }: FlowField): FlowField {
  return { width, height, u: new Float32Array(u.length), v: new Float32Array(v.length) };
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const known = error instanceof AutochromeError ? error : undefined;
  console.error(known ? `evaluate:flow: ${known.message}\n${known.hint ?? ''}` : error);
  process.exitCode = known ? EXIT_CODES[known.kind] : EXIT_CODES.failure;
}

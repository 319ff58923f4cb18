/**
 * Joins clips to films whose cuts are known, wears them like old prints, and prints how well the detector finds the
 * cuts, as markdown, beside the programs that do the same and are installed.
 *
 *     npm run evaluate:cuts -- --data DIR [--seeds 12] [--peers no] [--page FILE]
 *
 * DIR is a data root with the folder `clips`, or a folder of clips: colour or not, each of one shot. Every second one,
 * in the order of their names, is held out: the detector's numbers were chosen with the others. `--seeds` says how
 * many films are made of each half, `--peers no` leaves the other programs out, `--page` puts the tables into a page,
 * see page.ts.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { AutochromeError, EXIT_CODES, usageError } from '../src/errors.js';
import { detectCuts } from './cuts/detect.js';
import { type LumaClip, readLumaClip } from './cuts/luma-clip.js';
import { findPeers, type Peer } from './cuts/peers.js';
import { Random } from './cuts/random.js';
import { Score, type Tally } from './cuts/score.js';
import { makeSequence } from './cuts/sequence.js';
import { table } from './markdown.js';
import { clipsIn, findMaterial } from './material.js';
import { withFigures } from './page.js';

/** Seeds of the films made of clips that are held out; the others begin with 1. */
const HELD_OUT_SEED = 1001;

async function main(args: string[]): Promise<void> {
  const { data, seeds, peers: wanted, page } = parseOptions(args);
  const paths = await clipsIn((await findMaterial(data)).clips, undefined);
  if (paths.length < 4) throw usageError(`--data ${data} has ${paths.length} clips`, 'Give at least four');
  const peers = wanted ? await findPeers() : [];
  const halves = [
    { title: 'Clips held out', firstSeed: HELD_OUT_SEED, peers, paths: paths.filter((_, i) => i % 2 === 1) },
    { title: 'Clips tuned on', firstSeed: 1, peers: [], paths: paths.filter((_, i) => i % 2 === 0) },
  ];
  const parts: string[] = [];
  for (const { title, firstSeed, peers, paths } of halves) {
    const clips: LumaClip[] = [];
    for (const path of paths) clips.push(await readLumaClip(path));
    parts.push(await evaluate(title, clips, { firstSeed, seeds, peers }));
  }
  const tables = parts.join('\n\n');
  console.log(tables);
  if (page !== undefined) await writeFile(page, withFigures(await readFile(page, 'utf8'), tables));
}

async function evaluate(
  title: string,
  clips: readonly LumaClip[],
  { firstSeed, seeds, peers }: { firstSeed: number; seeds: number; peers: readonly Peer[] },
): Promise<string> {
  const scores = new Map(['autochrome', ...peers.map(({ name }) => name)].map((name) => [name, new Score()]));
  const counts = { frames: 0, cut: 0, dissolve: 0, fade: 0, flashes: 0, splices: 0 };
  const times: number[] = [];
  for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
    const sequence = makeSequence(clips, new Random(seed));
    counts.frames += sequence.pictures.length;
    for (const { kind } of sequence.transitions) counts[kind] += 1;
    counts.flashes += sequence.flashes.length;
    counts.splices += sequence.splices.length;
    const found = detectCuts(sequence.pictures);
    times.push(found.milliseconds / sequence.pictures.length);
    scores.get('autochrome')?.add(sequence, found.cuts);
    for (const peer of peers) scores.get(peer.name)?.add(sequence, await peer.find(sequence.pictures));
    console.error(`seed ${seed}: ${sequence.pictures.length} frames, ${found.cuts.length} cuts found`);
  }
  const rows = [...scores].map(([name, { hard, gradual, atDefects }]) => [
    name,
    ...cells(hard),
    ...cells(gradual),
    String(atDefects),
  ]);
  return [
    `### ${title}`,
    `Seeds ${firstSeed} to ${firstSeed + seeds - 1}: ${counts.frames} frames, ${counts.cut} hard cuts, ${counts.dissolve} dissolves, ` +
      `${counts.fade} fades, ${counts.flashes} flashes, ${counts.splices} splices, of ${clips.map(({ name }) => name).join(', ')}. ` +
      `The detector took ${median(times).toFixed(1)} ms of processor time per frame (median of the films).`,
    table(HEAD, rows),
  ].join('\n\n');
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number;
}

const HEAD = [
  '',
  ...['hard cuts: precision', 'recall', 'F1'],
  ...['gradual: precision', 'recall', 'F1'],
  'false at defects',
];

function cells({ precision, recall, f1 }: Tally): string[] {
  return [precision, recall, f1].map((value) => value.toFixed(3));
}

function parseOptions(args: string[]) {
  const { data, seeds, peers, page } = parse(args);
  if (data === undefined) throw usageError('--data is missing', 'Name a folder of clips, each of one shot');
  const count = Number(seeds);
  if (!(Number.isInteger(count) && count >= 1 && count <= 1000)) {
    throw usageError(`--seeds ${seeds} is out of range`, 'Give a whole number from 1 to 1000');
  }
  if (peers !== 'yes' && peers !== 'no') throw usageError(`--peers ${peers} is unknown`, 'Choose yes or no');
  return { data, seeds: count, peers: peers === 'yes', page };
}

function parse(args: string[]) {
  const options = {
    data: { type: 'string' },
    seeds: { type: 'string', default: '12' },
    peers: { type: 'string', default: 'yes' },
    page: { type: 'string' },
  } as const;
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw usageError((error as Error).message, `Options are --${Object.keys(options).join(', --')}`);
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const known = error instanceof AutochromeError ? error : undefined;
  console.error(known ? `evaluate:cuts: ${known.message}\n${known.hint ?? ''}` : error);
  process.exitCode = known ? EXIT_CODES[known.kind] : EXIT_CODES.failure;
}

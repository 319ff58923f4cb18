/**
 * Makes colour clips and pictures gray, colours them again by each method, each with several kinds of reference, and
 * prints how near the methods come to the truth, as markdown.
 *
 *     npm run evaluate -- --data DIR [--references first,far,recommended,class,unrelated] [--judge FILE]
 *                         [--methods gray,mean,reinhard,welsh,match,network] [--every 8] [--size 256]
 *                         [--clips NAME,NAME] [--pictures 50] [--follow 60] [--device cpu] [--precision fp32] [--weights DIR]
 *                         [--grids DIR] [--json FILE] [--page FILE]
 *     npm run evaluate -- --pairs DIR [--grids DIR] [--methods match] [--size 256] [--json FILE]
 *
 * DIR is a data root with `clips` and `train`, or a folder of clips, or of folders of pictures, alone. Frames of clips
 * are compared at `--size` samples on the short side, pictures at 192, under the true lightness. `--clips` names the
 * clips wanted, `--pictures` how many of each set at most, `--follow` of how many of them it is measured how far
 * colours follow the reference. `--judge` is the classifier of models/judge.py; without it
 * nothing is said of recognition. `--grids` takes contact sheets; `--page` puts the tables into a page, see page.ts.
 * `--pairs` measures colours of black-and-white pictures, beside published results, see pairs.ts.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AutochromeError, EXIT_CODES } from '../src/errors.js';
import { createNetworkLoader } from '../src/inference/network-loader.js';
import { evaluatePairs, type PairsFigures, pairGrid, pairsTable } from './evaluate-pairs.js';
import { PICTURE_SIZE } from './evaluate-pictures.js';
import { Grids } from './grids.js';
import { openJudge } from './judge.js';
import { LEARNED_METHODS } from './methods.js';
import { type Options, parseOptions } from './options.js';
import { withFigures } from './page.js';
import { readPairs } from './pairs.js';
import { pictureTables } from './picture-tables.js';
import { evaluateAll, type Figures, type Tools } from './run.js';
import { markdownTables } from './tables.js';

async function main(args: string[]): Promise<void> {
  const options = parseOptions(args);
  const { data, pairs, methods, pairMethods, size } = options;
  const grids = options.grids === undefined ? undefined : new Grids(options.grids);
  const judge = options.judge === undefined ? undefined : await openJudge(options.judge);
  const asked = [...(data === undefined ? [] : methods), ...(pairs === undefined ? [] : pairMethods)];
  const learned = asked.some((method) => LEARNED_METHODS.includes(method));
  const loader = learned ? await loaderFor(options) : NO_NETWORKS;
  const progress = (line: string) => console.error(line);
  try {
    const paired = pairs === undefined ? undefined : await readPairs(pairs, data);
    const grid = grids && paired ? pairGrid(pairMethods) : undefined;
    const ofPairs = paired && (await evaluatePairs(paired, { methods: pairMethods, loader, size, grid }));
    if (grid) grids?.set('pairs', grid);
    const { clips, pictures } =
      data === undefined || pairs !== undefined
        ? { clips: [], pictures: [] }
        : await evaluateAll(data, options, { loader, judge, grids, progress });
    // Sorted: they are loaded at once, in any order.
    const versions = [...loader.loaded].map(([name, { version }]) => [name, version] as const).sort();
    const made = { networks: Object.fromEntries(versions), judge: judge?.version };
    const figures = { clips, pictures, pairs: paired?.length ?? 0, ofPairs };
    await report(figures, options, made);
    for (const line of (await grids?.write()) ?? []) progress(line);
  } finally {
    await Promise.all([loader.close(), judge?.close()]);
  }
}

/** What made the figures. */
interface Provenance {
  readonly networks: Readonly<Record<string, string>>;
  readonly judge: string | undefined;
}

/** All that there is to report. */
interface Reported extends Figures {
  readonly pairs: number;
  readonly ofPairs: PairsFigures | undefined;
}

async function report(figures: Reported, options: Options, made: Provenance): Promise<void> {
  const { clips, pictures, pairs, ofPairs } = figures;
  const tables = [
    settingsLine(figures, options, made),
    ...(clips.length > 0 ? [markdownTables(clips)] : []),
    ...(pictures.length > 0 ? [pictureTables(pictures)] : []),
    ...(ofPairs ? [pairsTable(pairs, ofPairs)] : []),
  ].join('\n\n');
  console.log(tables);
  if (options.json !== undefined) {
    const { every, size } = options;
    const of = ofPairs && { pairs, results: Object.fromEntries(ofPairs) };
    const content = { every, size, pictureSize: PICTURE_SIZE, ...made, clips, pictures, pairs: of };
    await writeFile(options.json, `${JSON.stringify(content, rounded, 2)}\n`);
  }
  if (options.page !== undefined) {
    await writeFile(options.page, withFigures(await readFile(options.page, 'utf8'), tables));
  }
}

/** Four digits after the point say more than there is to know. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toFixed(4)) : value;
}

function settingsLine(
  { clips, pictures, ofPairs }: Reported,
  options: Options,
  { networks, judge }: Provenance,
): string {
  const { every, size } = options;
  const versions = Object.entries(networks).map(([name, version]) => `${name} ${version}`);
  return [
    ...(clips.length > 0
      ? [`Frames of ${size} samples on the short side, every ${every} frames after the first.`]
      : []),
    ...(pictures.length > 0 ? [`Images of ${PICTURE_SIZE} samples on the short side.`] : []),
    ...(ofPairs ? [`Pairs of ${size} samples on the short side.`] : []),
    ...(versions.length > 0 ? [`Networks: ${versions.join(', ')}.`] : []),
    ...(judge === undefined ? [] : [`Judge: ${judge}.`]),
    ...(judge === undefined && pictures.length > 0
      ? ['No judge was given (--judge): recognition is left out.']
      : []),
  ].join(' ');
}

const NO_NETWORKS: Tools['loader'] & { loaded: Map<string, { version: string }>; close(): Promise<void> } = {
  loaded: new Map(),
  load: () => Promise.reject(new Error('no method with networks was asked for')),
  close: () => Promise.resolve(),
};

function loaderFor({ device, precision, weights }: Options) {
  return createNetworkLoader({
    device,
    precision,
    weights: weights === undefined ? undefined : pathToFileURL(`${resolve(weights)}/`),
  });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const known = error instanceof AutochromeError ? error : undefined;
  console.error(known ? `evaluate: ${known.message}\n${known.hint ?? ''}` : error);
  process.exitCode = known ? EXIT_CODES[known.kind] : EXIT_CODES.failure;
}

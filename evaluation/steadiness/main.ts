/**
 * Colours clips whose colours are known after their own first frame, raw and smoothed, and prints how steady, how near to the
 * raw colours and how near to the truth the smoothed ones are, as markdown.
 *
 *     npm run evaluate:steadiness -- --data DIR [--clips NAME,NAME] [--frames 40] [--size 256] [--page FILE] [--json FILE]
 *
 * DIR is a data root with `clips`, or a folder of colour clips, each of one shot. The first `--frames` of each are used,
 * and measured at `--size` samples on the short side. Clips that no network was trained on are smoothed with other
 * temporal windows too. Figures of each clip are printed as it is done, `--json` is written anew each time; `--page` puts
 * the tables into a page, see ../page.ts.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AutochromeError, EXIT_CODES, usageError } from '../../src/errors.js';
import { colorize } from '../../src/index.js';
import type { GivenSettings } from '../../src/settings/settings.js';
import { readSplit } from '../assignments.js';
import { clipName } from '../evaluate-clip.js';
import { clipsIn, findMaterial } from '../material.js';
import { withFigures } from '../page.js';
import { copyBeginning } from './beginning.js';
import { compareColourings } from './compare.js';
import { type SteadinessFigures, steadinessTables, verdict } from './tables.js';

/** How each colouring is smoothed. */
const COLOURINGS: ReadonlyMap<string, GivenSettings> = new Map([
  ['raw', { smooth: 0 }],
  ['smoothed', {}],
]);

/** Further ones, of clips that are held out. */
const WINDOWS: ReadonlyMap<string, GivenSettings> = new Map(
  [0, 31].map((temporalWindow) => [`window ${temporalWindow}`, { temporalWindow }]),
);

const OPTIONS = {
  data: { type: 'string' },
  clips: { type: 'string' },
  frames: { type: 'string', default: '40' },
  size: { type: 'string', default: '256' },
  page: { type: 'string' },
  json: { type: 'string' },
} as const;

async function main(args: string[]): Promise<void> {
  const { data, clips, frames, size, page, json } = parseOptions(args);
  const paths = await clipsIn((await findMaterial(data)).clips, clips);
  const heldOut = new Set((await readSplit()).clips);
  const figures: SteadinessFigures[] = [];
  const networks = new Map<string, string>();
  for (const [i, path] of paths.entries()) {
    const name = clipName(path);
    const colourings = heldOut.has(name) ? new Map([...COLOURINGS, ...WINDOWS]) : COLOURINGS;
    const measures = await measureClip(path, colourings, { frames, size, networks });
    const clip = {
      ...{ name, heldOut: heldOut.has(name), measures },
      frames: measures.get('raw')?.frames ?? 0,
    };
    figures.push(clip);
    console.error(`${i + 1} of ${paths.length}: ${line(clip)}`);
    if (json !== undefined) {
      const content = { frames, size, networks: Object.fromEntries(networks), clips: figures };
      await writeFile(json, `${JSON.stringify(content, written, 1)}\n`);
    }
  }
  const versions = [...networks].sort().map(([name, version]) => `${name} ${version}`);
  const tables = [
    `The first ${frames} frames of each clip, measured at ${size} samples on the short side. Networks: ${versions.join(', ')}.`,
    steadinessTables(figures),
  ].join('\n\n');
  console.log(tables);
  if (page !== undefined) await writeFile(page, withFigures(await readFile(page, 'utf8'), tables));
}

/** Colours a clip in a temporary folder, and measures the results. */
async function measureClip(
  path: string,
  colourings: ReadonlyMap<string, GivenSettings>,
  options: { readonly frames: number; readonly size: number; readonly networks: Map<string, string> },
) {
  const { frames, size, networks } = options;
  const folder = await mkdtemp(join(tmpdir(), 'autochrome-steadiness-'));
  try {
    const { clip, picture } = await copyBeginning(path, { folder, frames });
    const outputs = new Map<string, string>();
    for (const [name, settings] of colourings) {
      const output = join(folder, `${name.replace(' ', '-')}.mov`);
      const made = await colorize({ ...settings, input: clip, references: [picture], output, codec: 'ffv1' });
      for (const [network, version] of Object.entries(made.networks)) networks.set(network, version);
      outputs.set(name, output);
    }
    return await compareColourings(clip, outputs, size);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function line(clip: SteadinessFigures): string {
  const [raw, smoothed] = ['raw', 'smoothed'].map((kind) => clip.measures.get(kind));
  const errors = [raw, smoothed].map((each) =>
    each?.warping.map(({ chroma }) => chroma?.toFixed(2)).join('/'),
  );
  const psnr = [raw, smoothed].map((each) => each?.quality?.psnr?.toFixed(2));
  return (
    `${clip.name}: warping error ${errors.join(' -> ')}, Δab to raw ${smoothed?.toRaw.toFixed(2)}, ` +
    `PSNR ${psnr.join(' -> ')}, fails: ${verdict(clip) || 'nothing'}`
  );
}

/** Four digits after the point say more than there is to know; six for CDC, which is small. */
function written(key: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  return typeof value === 'number' ? Number(value.toFixed(key === 'cdc' ? 6 : 4)) : value;
}

function parseOptions(args: string[]) {
  const { data, clips, frames, size, page, json } = parse(args);
  if (data === undefined) throw usageError('--data is missing', 'Name a folder of colour clips');
  return {
    ...{ data, page, json, clips: clips?.split(',') },
    frames: wholeNumber('--frames', frames, 2),
    size: wholeNumber('--size', size, 16),
  };
}

function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value < 2 ** 31) return value;
  throw usageError(`${option} ${text} is out of range`, `Give a whole number from ${least}`);
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw usageError((error as Error).message, `Options are --${Object.keys(OPTIONS).join(', --')}`);
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const known = error instanceof AutochromeError ? error : undefined;
  console.error(known ? `evaluate:steadiness: ${known.message}\n${known.hint ?? ''}` : error);
  process.exitCode = known ? EXIT_CODES[known.kind] : EXIT_CODES.failure;
}

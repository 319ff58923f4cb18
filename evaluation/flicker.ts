/**
 * Makes clips that flicker violently and whose true colours are known, to judge temporal consistency by.
 *
 *     npm run evaluate:flicker -- --data DIR --out DIR [--clips NAME,NAME] [--frames 40] [--seed 1] [--overwrite]
 *
 * `--data` is a data root with `clips`, or a folder of colour clips. Each clip gets a folder of its name under `--out`
 * with the true and the flickering colours, see flicker-clip.ts; the clip's luma is kept bit for bit. What flickers and
 * how is in colour-errors.ts; the same seed and name of a clip give the same flicker. Prints how far the colours are off, as markdown.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AutochromeError, EXIT_CODES, usageError } from '../src/errors.js';
import { clipName } from './evaluate-clip.js';
import { writeFlickeringClip } from './flicker-clip.js';
import { clipsIn, findMaterial } from './material.js';

const OPTIONS = {
  data: { type: 'string' },
  out: { type: 'string' },
  clips: { type: 'string' },
  frames: { type: 'string' },
  seed: { type: 'string', default: '1' },
  overwrite: { type: 'boolean', default: false },
} as const;

async function main(args: string[]): Promise<void> {
  const values = parse(args);
  const { data, out, overwrite } = values;
  if (data === undefined) throw usageError('--data is missing', 'Name a folder of colour clips');
  if (out === undefined) throw usageError('--out is missing', 'Name a folder for the flickering clips');
  const frames = values.frames === undefined ? undefined : wholeNumber('--frames', values.frames, 1);
  const seed = wholeNumber('--seed', values.seed, 0);
  const material = await findMaterial(data);
  console.log('| clip | frames | mean Δab, raw to truth |\n| --- | ---: | ---: |');
  for (const path of await clipsIn(material.clips, values.clips?.split(','))) {
    const name = clipName(path);
    const folder = join(out, name);
    await mkdir(folder, { recursive: true });
    const figures = await writeFlickeringClip(path, { folder, seed: seedOf(name, seed), frames, overwrite });
    console.log(`| ${name} | ${figures.frames} | ${figures.chromaDistance.toFixed(2)} |`);
  }
}

/** A seed of each clip's own, so that clips do not err alike: FNV-1a over the name, from the seed that was given. */
function seedOf(name: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw usageError((error as Error).message, `Options are --${Object.keys(OPTIONS).join(', --')}`);
  }
}

function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value < 2 ** 31) return value;
  throw usageError(`${option} ${text} is out of range`, `Give a whole number from ${least}`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const known = error instanceof AutochromeError ? error : undefined;
  console.error(known ? `evaluate:flicker: ${known.message}\n${known.hint ?? ''}` : error);
  process.exitCode = known ? EXIT_CODES[known.kind] : EXIT_CODES.failure;
}

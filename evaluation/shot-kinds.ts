/**
 * Makes shots whose kind is known, worn like old prints, and prints how well kinds are told, as markdown.
 *
 *     npm run evaluate:shots -- --data DIR [--each 60] [--page FILE]
 *
 * DIR is a data root with the folder `train` of photographs in colour. Every second one is held out: the numbers by which
 * kinds are told were chosen with the others, and with other seeds. `--each` says how many shots there are of each sort,
 * `--page` puts the table into a page, see page.ts. Text is drawn in the DejaVu fonts where the machine has them.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { srgbToLab } from '../src/colour/lab-image.js';
import { AutochromeError, EXIT_CODES, usageError } from '../src/errors.js';
import { lookAt } from '../src/shots/kinds/frame-look.js';
import { type ShotKind, ShotSorter } from '../src/shots/kinds/shot-sorter.js';
import { Random } from './cuts/random.js';
import { table } from './markdown.js';
import { withFigures } from './page.js';
import { type Drawing, SIZE } from './shots/drawings.js';
import { EXAMPLE_NAMES, makeExample, readPhotograph } from './shots/examples.js';

const KINDS = ['footage', 'colour', 'title', 'leader'] as const satisfies readonly ShotKind[];

/** Seeds of the shots that are held out; the others begin with 1. */
const HELD_OUT_SEED = 100_001;

/** Frames of the picture that follows each shot, so that leaders stand at a clip's beginning and not alone. */
const FOLLOWING = 3;

async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { data: { type: 'string' }, each: { type: 'string', default: '60' }, page: { type: 'string' } },
  });
  if (values.data === undefined)
    throw usageError('--data is missing', 'Name a folder with photographs in train');
  const each = Number(values.each);
  const photographs = await photographsIn(join(values.data, 'train'));
  const parts: string[] = [];
  for (const [title, seed, parity] of [
    ['Held out', HELD_OUT_SEED, 1],
    ['Tuned on', 1, 0],
  ] as const) {
    const own = photographs.filter((_, i) => i % 2 === parity);
    parts.push(`#### ${title}\n\n${await confusion(own, seed, each)}`);
  }
  const tables = parts.join('\n\n');
  console.log(tables);
  if (values.page !== undefined) {
    await writeFile(values.page, withFigures(await readFile(values.page, 'utf8'), tables, 'kinds'));
  }
}

/** A row for each sort of shot: how many were told to be what. */
async function confusion(photographs: readonly string[], firstSeed: number, each: number): Promise<string> {
  const rows: string[][] = [];
  for (const [i, name] of EXAMPLE_NAMES.entries()) {
    const counts = new Map<ShotKind, number>();
    let truth: ShotKind = 'footage';
    for (let n = 0; n < each; n += 1) {
      const random = new Random(firstSeed + 1000 * i + n);
      const [own, next] = [random, random].map(() => readPhotograph(random.pick(photographs)));
      const example = await makeExample(name, random, (await own) as Drawing);
      truth = example.kind;
      const kind = await kindOf(example.frames(), (await next) as Drawing);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    rows.push([name, truth, ...KINDS.map((kind) => String(counts.get(kind) ?? 0))]);
  }
  return table(['made of', 'is', ...KINDS.map((kind) => `told: ${kind}`)], rows);
}

async function kindOf(frames: AsyncIterable<Drawing>, next: Drawing): Promise<ShotKind> {
  const sorter = new ShotSorter();
  for await (const frame of frames) sorter.push(lookOf(frame), undefined, false);
  for (let n = 0; n < FOLLOWING; n += 1) sorter.push(lookOf(next), n === 0 ? 'cut' : undefined, false);
  return (sorter.finish()[0] as { kind: ShotKind }).kind;
}

function lookOf(rgb: Drawing) {
  return lookAt(srgbToLab({ ...SIZE, rgb, bitDepth: 8 }));
}

async function photographsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const photographs = names.filter((name) => /\.(jpe?g|png)$/i.test(name)).sort();
  if (photographs.length < 4)
    throw usageError(`${folder} has ${photographs.length} photographs`, 'Give four or more');
  return photographs.map((name) => join(folder, name));
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof AutochromeError)) throw error;
  console.error([error.message, error.hint].filter(Boolean).join('\n'));
  process.exitCode = EXIT_CODES[error.kind];
}

/**
 * Makes the pictures of docs/legacy-film.md from clips and photographs that are not in this repository:
 *
 *     npm run -s build:all && node build/samples/legacy-film.js --data DATA [--only NAME]
 *
 * `DATA` holds `clips`, `legacy`, `open` and `train`; the page says where what is shown comes from. Images are
 * replaced in docs/images; `--only` makes the one of that name.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { type ColorizeOptions, colorize } from '../src/index.js';
import { type ContactSheet, writeContactSheet } from './contact-sheet.js';

/** Makes what one picture of the page shows, in a folder for work. */
type Sheet = (work: string) => Promise<ContactSheet>;

const { values } = parseArgs({
  options: { data: { type: 'string' }, only: { type: 'string' } },
});
const { data, only } = values;
if (data === undefined) throw new Error('--data is missing: a folder with clips, legacy, open and train');

const from = (...names: string[]) => path.join(data, ...names);
const open = (name: string) => from('open', `startbootstrap-${name}.jpg`);
const camera = (name: string) => from('train', 'camera_samples', 'flat', `${name}.jpg`);
const photograph = (name: string) => from('legacy', 'photos', `stdlib_${name}.jpg`);

const FRAMES = [0, 40, 80, 119];
const END = 120;

/** Colours a clip or a picture with the defaults, but for what the options say; returns the file. */
async function colour(output: string, options: ColorizeOptions): Promise<string> {
  console.log(path.basename(output));
  await colorize({ ...options, output });
  return output;
}

/** A flower opens: the film, its references, coloured after the first of them, after both, and the truth. */
async function flower(work: string): Promise<ContactSheet> {
  const input = from('clips', 'mdn_flower_cc0.mp4');
  const [closed, opened] = [path.join(work, 'closed.png'), path.join(work, 'opened.png')];
  await writeContactSheet({ rows: [input], frames: [0], width: 854, height: 480 }, closed);
  await writeContactSheet({ rows: [input], frames: [140], width: 854, height: 480 }, opened);
  const common = { input, end: END };
  const rows = [
    await colour(path.join(work, 'gray.mp4'), { ...common, references: [closed], strength: 0 }),
    [closed, opened],
    await colour(path.join(work, 'one.mp4'), { ...common, references: [closed] }),
    await colour(path.join(work, 'two.mp4'), { ...common, references: [closed, opened] }),
    input,
  ];
  return { rows, frames: FRAMES, width: 287, height: 161 };
}

/** Three women in an office, after what shows other people and other things. */
async function hisGirlFriday(work: string): Promise<ContactSheet> {
  const input = from('legacy', 'clips', 'his_girl_friday_mdn.mp4');
  const woman = open('landing_testimonials-1');
  const others = [open('landing_testimonials-2'), open('creative_portfolio_fullsize_6')];
  const aboveSweater = { x: 0, y: 0, width: 100, height: 76, unit: 'percent' } as const;
  const references = [{ path: woman, region: aboveSweater }, ...others];
  const output = await colour(path.join(work, 'friday.mp4'), { input, end: END, references });
  return { rows: [input, [woman, ...others], output], frames: FRAMES, width: 287, height: 215 };
}

/** Two men in a street: the film, references, coloured after another street, and after portraits without a street. */
async function chaplin(work: string): Promise<ContactSheet> {
  const common = { input: from('legacy', 'clips', 'chaplin_moviepy.mp4'), end: END };
  const street = [camera('Canon_PowerShot_S30')];
  const portraits = [open('landing_testimonials-2'), open('landing_testimonials-3')];
  const rows = [
    common.input,
    [...street, ...portraits],
    await colour(path.join(work, 'street.mp4'), { ...common, references: street }),
    await colour(path.join(work, 'portraits.mp4'), { ...common, references: portraits }),
  ];
  return { rows, frames: FRAMES, width: 287, height: 161 };
}

/** Photographs, one a row: as it is, its reference, coloured. */
function photographs(pairs: readonly (readonly [name: string, reference: string])[]): Sheet {
  return async (work) => {
    const rows: string[][] = [];
    for (const [name, reference] of pairs) {
      const input = photograph(name);
      const references = [camera(reference)];
      rows.push([input, ...references, await colour(path.join(work, `${name}.png`), { input, references })]);
    }
    return { rows, frames: [0, 1, 2], width: 320, height: 232 };
  };
}

const sheets: Readonly<Record<string, Sheet>> = {
  flower,
  'his-girl-friday': hisGirlFriday,
  chaplin,
  photographs: photographs([
    ['french-alpine-landscape', 'Issue_587_dotnet_'],
    ['black-canyon', 'Canon_IXUS_430'],
    ['dust-bowl-home', 'FujiFilm_FinePixS1Pro_3_'],
    ['nagasaki-boats', 'Pentax_Optio_430'],
    ['march-pastoral', 'Canon_PowerShot_A20'],
  ]),
  'photographs-poor': photographs([
    ['nagasaki-boats', 'Panasonic_FZ5'],
    ['acanthus-mollis', 'Issue_354_Java_'],
    ['locomotion-house-cat', 'Pentax_Optio_330'],
  ]),
};

for (const [name, sheet] of Object.entries(sheets)) {
  if (only !== undefined && only !== name) continue;
  const work = await mkdtemp(path.join(tmpdir(), 'autochrome-'));
  try {
    const picture = path.join(work, 'sheet.png');
    await writeContactSheet(await sheet(work), picture);
    await sharp(picture)
      .jpeg({ quality: 85, mozjpeg: true })
      .toFile(path.join('docs', 'images', `${name}.jpg`));
  } finally {
    await rm(work, { recursive: true });
  }
}

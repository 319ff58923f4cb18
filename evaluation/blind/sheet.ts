import sharp from 'sharp';
import { joinLab, labToSrgb, srgbToLab } from '../../src/colour/lab-image.js';
import type { RgbImage } from '../../src/colour/rgb-image.js';
import { resizeImage } from '../../src/decode/images/resize-image.js';
import type { PlaneSize } from '../../src/frame/pixel-format.js';
import { grayed } from '../truth.js';

/** Neutral, so that it takes part in no colour. */
const BACKGROUND = '#777';

/** Between pictures and around them, in pixels. */
const GAP = 16;

/** Height of the line of text above a picture, in pixels. */
const LINE = 30;

/** Sides of a picture that is smaller are enlarged to this, in pixels. */
export const LEAST_SIDE = 720;

/** A picture's size on a sheet: never below 100 %, so that colours can be seen, and enlarged to fill the tile. */
export function shownSize({ width, height }: PlaneSize, tile: number): PlaneSize {
  const scale = Math.max(1, Math.min(tile / width, tile / height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/**
 * A result's colours under the lightness of what was coloured. So two results differ in nothing but colour: not in size,
 * sharpness, crop or compression of their lightness, by which they could be told apart.
 *
 * @param input - what was coloured
 * @param size - of the picture returned
 */
export async function underLightness(result: RgbImage, input: RgbImage, size: PlaneSize): Promise<RgbImage> {
  const [under, over] = await Promise.all(
    [input, result].map(async (picture) => srgbToLab(await resizeImage(picture, size.width, size.height))),
  );
  if (!under || !over) throw new Error('there are two pictures');
  const samples = size.width * size.height;
  return labToSrgb(
    joinLab(
      { ...size, channels: 1, data: under.data.subarray(0, samples) },
      { ...size, channels: 2, data: over.data.subarray(samples) },
    ),
  );
}

/** What one sheet shows. */
export interface Sheet {
  readonly number: number;
  readonly input: RgbImage;
  readonly reference: RgbImage;
  readonly a: RgbImage;
  readonly b: RgbImage;
  /** See {@link LEAST_SIDE}. */
  readonly tile: number;
}

/**
 * Draws the sheet of a pair: above the input in black and white and the reference, below A and B. It is a PNG without
 * metadata, on which nothing but the number says what it is of.
 */
export async function drawSheet({ number, input, reference, a, b, tile }: Sheet): Promise<Buffer> {
  const size = shownSize(input, tile);
  const asked = labToSrgb(withoutColour((await grayed(input, size)).lightness));
  const shownReference = shownSize(reference, tile);
  const pictures = {
    input: asked,
    reference: await resizeImage(reference, shownReference.width, shownReference.height),
    A: await underLightness(a, input, size),
    B: await underLightness(b, input, size),
  };
  const column = Math.max(size.width, shownReference.width);
  const row = Math.max(size.height, shownReference.height);
  const [left, right] = [GAP, 2 * GAP + column];
  const [above, below] = [2 * LINE, 3 * LINE + row + GAP];
  const placed = [
    { text: `Pair ${number}: the picture to be coloured`, picture: pictures.input, x: left, y: above },
    { text: 'the reference', picture: pictures.reference, x: right, y: above },
    { text: 'A', picture: pictures.A, x: left, y: below },
    { text: 'B', picture: pictures.B, x: right, y: below },
  ];
  const sheet = { width: 3 * GAP + 2 * column, height: below + size.height + GAP };
  const labels = placed.map(({ text, x, y }) => `<text x="${x}" y="${y - 9}">${text}</text>`).join('');
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${sheet.width}" height="${sheet.height}" ` +
    `font-family="sans-serif" font-size="22" font-weight="bold" fill="#fff">${labels}</svg>`;
  return sharp({ create: { ...sheet, channels: 3, background: BACKGROUND } })
    .composite([
      ...placed.map(({ picture, x, y }) => ({
        input: bytesOf(picture),
        raw: rawOf(picture),
        left: x,
        top: y,
      })),
      { input: Buffer.from(svg), left: 0, top: 0 },
    ])
    .removeAlpha()
    .png()
    .toBuffer();
}

/** Draws one picture alone: a PNG without metadata. */
export async function drawSingle(result: RgbImage, input: RgbImage, tile: number): Promise<Buffer> {
  const picture = await underLightness(result, input, shownSize(input, tile));
  return sharp(bytesOf(picture), { raw: rawOf(picture) })
    .png()
    .toBuffer();
}

function withoutColour(lightness: {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}) {
  const { width, height, data } = lightness;
  const lab = new Float32Array(3 * width * height);
  lab.set(data);
  return { width, height, channels: 3, data: lab };
}

function bytesOf({ rgb, bitDepth }: RgbImage): Buffer {
  return Buffer.from(bitDepth === 8 ? rgb : rgb.map((code) => Math.round(code / 257)));
}

function rawOf({ width, height }: RgbImage) {
  return { width, height, channels: 3 as const };
}

import sharp from 'sharp';
import { labToSrgb } from '../src/colour/lab-image.js';
import { lightnessOfLuma } from '../src/colour/lightness.js';
import type { Photograph } from './photograph.js';

/** An area of a picture painted with one colour, as a restorer tints a still by hand. */
interface Tint {
  /** What is painted. */
  readonly name: string;
  /** Corners of the area; 0 to 1 across and down the picture. */
  readonly outline: readonly (readonly [number, number])[];
  /** CIE a*, b*. */
  readonly colour: readonly [number, number];
  /** Lightness (CIE L*) at which the paint begins to thin out, and where none is left: clouds stay white. */
  readonly fade?: readonly [number, number];
}

const HOUSE: Tint['outline'] = [
  [0.516, 0.386],
  [0.604, 0.283],
  [0.868, 0.314],
  [0.967, 0.394],
  [0.96, 0.59],
  [0.7, 0.6],
  [0.53, 0.585],
];

/** In the order in which they are painted; what lies under thin paint shows through. */
const TINTS: readonly Tint[] = [
  {
    name: 'sky',
    outline: [
      [0, 0],
      [1, 0],
      [1, 0.508],
      [0, 0.508],
    ],
    colour: [-5, -26],
    fade: [66, 90],
  },
  {
    name: 'ground',
    outline: [
      [0, 0.508],
      [1, 0.508],
      [1, 1],
      [0, 1],
    ],
    colour: [5, 20],
  },
  {
    name: 'scrub',
    outline: [
      [0, 0.54],
      [0.39, 0.54],
      [0.62, 0.57],
      [1, 0.55],
      [1, 0.61],
      [0.56, 0.63],
      [0.3, 0.69],
      [0, 0.67],
    ],
    colour: [-9, 27],
    fade: [60, 78],
  },
  { name: 'weathered boards', outline: HOUSE, colour: [8, 15], fade: [58, 72] },
  {
    name: 'shingle roof',
    outline: [
      [0.6, 0.283],
      [0.868, 0.314],
      [0.968, 0.394],
      [0.703, 0.374],
    ],
    colour: [11, 12],
  },
];

function contains(outline: Tint['outline'], x: number, y: number): boolean {
  let inside = false;
  outline.forEach(([x1, y1], i) => {
    const [x0, y0] = outline.at(i - 1) as readonly [number, number];
    if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
  });
  return inside;
}

/**
 * Paints the photograph by hand, so to say: this is the colour reference of the demonstration.
 *
 * @param photograph - of the house in the dust bowl, whose outlines are those above
 * @param output - PNG file to write
 */
export async function writeHandTintedStill(photograph: Photograph, output: string): Promise<void> {
  const { width, height, luma } = photograph;
  const area = width * height;
  const lab = { width, height, channels: 3, data: new Float32Array(3 * area) };
  const paint = new Uint8Array(3 * area);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const lightness = lightnessOfLuma((luma[at] as number) / 255);
      let [a, b] = [0, 0];
      for (const { outline, colour, fade } of TINTS) {
        if (!contains(outline, (x + 0.5) / width, (y + 0.5) / height)) continue;
        const cover = fade ? Math.min(1, Math.max(0, (fade[1] - lightness) / (fade[1] - fade[0]))) : 1;
        a += cover * (colour[0] - a);
        b += cover * (colour[1] - b);
      }
      lab.data[at] = lightness;
      paint[3 * at] = 128 + a;
      paint[3 * at + 1] = 128 + b;
    }
  }
  // A brush has no hard edge; a blur of a few samples stands for it.
  const soft = await sharp(paint, { raw: { width, height, channels: 3 } })
    .blur(2.5)
    .raw()
    .toBuffer();
  for (let at = 0; at < area; at += 1) {
    lab.data[area + at] = (soft[3 * at] as number) - 128;
    lab.data[2 * area + at] = (soft[3 * at + 1] as number) - 128;
  }
  await sharp(labToSrgb(lab).rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(output);
}

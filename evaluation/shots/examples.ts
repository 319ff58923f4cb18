import sharp from 'sharp';
import type { ShotKind } from '../../src/shots/kinds/shot-sorter.js';
import type { Random } from '../cuts/random.js';
import {
  countdownLook,
  type Drawing,
  drawCard,
  drawCountdown,
  drawStars,
  flakes,
  rasterise,
  SIZE,
} from './drawings.js';
import { someWear, worn } from './wear.js';

/** Frames of an example, and how many there are in a second. */
const FRAMES = 8;
const RATE = 24;

/** A shot whose kind is known. */
export interface Example {
  /** What it is made of. */
  readonly name: string;
  readonly kind: ShotKind;
  frames(): AsyncIterable<Drawing>;
}

type Maker = (random: Random, photograph: Drawing) => Promise<(frame: number) => Promise<Drawing> | Drawing>;

const still = (drawing: Drawing) => () => drawing;

/** What examples are made of, and what they are. */
const MAKERS: Readonly<Record<string, readonly [kind: ShotKind, make: Maker]>> = {
  'text card': ['title', async (random) => still(await drawCard(random))],
  countdown: [
    'leader',
    async (random) => {
      const look = countdownLook(random);
      const begin = random.between(0, 5);
      return (frame) => drawCountdown(look, begin + frame / RATE);
    },
  ],
  'plain frames': [
    'leader',
    async (random) =>
      still(new Uint8Array(3 * SIZE.width * SIZE.height).fill(random.pick([0, 8, 20, 90, 128, 235]))),
  ],
  photograph: ['footage', async (_random, photograph) => still(await toned(photograph, 1, 1))],
  'photograph, moving': [
    'footage',
    async (_random, photograph) => {
      const gray = await toned(photograph, 1, 1);
      return (frame) => shifted(gray, frame);
    },
  ],
  night: [
    'footage',
    async (random, photograph) => still(await toned(photograph, random.between(0.25, 0.6), 2.2)),
  ],
  fog: ['footage', async (random, photograph) => still(await faded(photograph, random.between(0.12, 0.35)))],
  stars: ['footage', async (random) => still(await drawStars(random))],
  snow: [
    'footage',
    async (random, photograph) => {
      const ground = await toned(photograph, 0.4, 1.5);
      const snow = flakes(random, random.whole(60, 500));
      return (frame) => rasterise(snow.at(frame), ground);
    },
  ],
  'sepia or blue tone': [
    'footage',
    async (random, photograph) => {
      const [r, g, b] = random.chance(0.6) ? [1, 0.86, 0.66] : [0.72, 0.86, 1];
      const gray = await toned(photograph, 1, 1);
      return still(gray.map((value, i) => Math.round(value * ([r, g, b][i % 3] as number))));
    },
  ],
  'photograph in colour': ['colour', async (_random, photograph) => still(photograph)],
};

/** Names of what examples are made of. */
export const EXAMPLE_NAMES = Object.keys(MAKERS);

/** Makes an example, worn by chance; every third text card fades in. */
export async function makeExample(name: string, random: Random, photograph: Drawing): Promise<Example> {
  const [kind, make] = MAKERS[name] as readonly [ShotKind, Maker];
  const wear = someWear(random);
  const drawn = await make(random, photograph);
  const fade = kind === 'title' && random.chance(0.33) ? 3 : 0;
  return {
    ...{ name, kind },
    async *frames() {
      for (let frame = 0; frame < FRAMES; frame += 1) {
        yield worn(await drawn(frame), wear, random, fade === 0 ? 1 : Math.min(1, (frame + 1) / fade));
      }
    },
  };
}

/** Reads a photograph, cut to the size of examples. */
export async function readPhotograph(path: string): Promise<Drawing> {
  const { width, height } = SIZE;
  const picture = sharp(path).resize(width, height, { fit: 'cover' }).removeAlpha().toColourspace('srgb');
  return new Uint8Array(await picture.raw().toBuffer());
}

async function toned(photograph: Drawing, gain: number, gamma: number): Promise<Drawing> {
  return photograph.map((_, i) => {
    const at = i - (i % 3);
    const [r, g, b] = photograph.subarray(at, at + 3) as unknown as [number, number, number];
    return Math.round(255 * gain * ((0.299 * r + 0.587 * g + 0.114 * b) / 255) ** gamma);
  });
}

async function faded(photograph: Drawing, contrast: number): Promise<Drawing> {
  return (await toned(photograph, 1, 1)).map((value) => Math.round(170 + contrast * (value - 128)));
}

/** Moved to the left by a sample each frame. */
function shifted(drawing: Drawing, frame: number): Drawing {
  const { width } = SIZE;
  return drawing.map((_, i) => {
    const [pixel, c] = [Math.floor(i / 3), i % 3];
    const x = Math.min((pixel % width) + frame, width - 1);
    return drawing[3 * (pixel - (pixel % width) + x) + c] as number;
  });
}

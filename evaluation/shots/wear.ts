import sharp from 'sharp';
import type { Random } from '../cuts/random.js';
import { type Drawing, SIZE } from './drawings.js';

/** How a print is worn. */
export interface Wear {
  readonly blur: number;
  readonly grain: number;
  readonly flicker: number;
  readonly weave: number;
  readonly dirt: number;
  readonly vignette: number;
}

/** Wear by chance, from as new to much played. */
export function someWear(random: Random): Wear {
  const much = random.next();
  return {
    ...{
      blur: random.between(0, 0.9),
      grain: 5 * much * random.next(),
      flicker: 0.06 * much * random.next(),
    },
    ...{ weave: 1.5 * much * random.next(), dirt: Math.floor(7 * much * random.next()) },
    vignette: random.chance(0.4) ? 0.25 * random.next() : 0,
  };
}

/**
 * A frame as a worn print shows it.
 *
 * @param light - what is left of the light, 0 to 1: fades
 */
export async function worn(drawing: Drawing, wear: Wear, random: Random, light = 1): Promise<Drawing> {
  const { width, height } = SIZE;
  const soft =
    wear.blur < 0.3
      ? drawing
      : await sharp(drawing, { raw: { width, height, channels: 3 } })
          .blur(wear.blur)
          .raw()
          .toBuffer();
  const [dx, dy] = [0, 0].map(() => Math.round(wear.weave * random.normal())) as [number, number];
  const gain = light * (1 + wear.flicker * random.normal());
  const result = new Uint8Array(drawing.length);
  const clamp = (value: number, most: number) => Math.min(Math.max(value, 0), most);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = 3 * (clamp(y + dy, height - 1) * width + clamp(x + dx, width - 1));
      const off = ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2) * 2;
      const grain = wear.grain === 0 ? 0 : wear.grain * 1.7 * (2 * random.next() - 1);
      for (let c = 0; c < 3; c += 1) {
        const value = (soft[from + c] as number) * gain * (1 - wear.vignette * off) + grain;
        result[3 * (y * width + x) + c] = clamp(Math.round(value), 255);
      }
    }
  }
  for (let n = 0; n < wear.dirt; n += 1) spot(result, random);
  return result;
}

function spot(picture: Uint8Array, random: Random): void {
  const { width, height } = SIZE;
  const code = random.chance(0.5) ? 10 : 240;
  const scratch = random.chance(0.2);
  const [x0, y0] = [random.whole(0, width - 1), random.whole(0, height - 1)];
  const [across, down] = scratch ? [1, height] : [random.whole(1, 4), random.whole(1, 4)];
  for (let y = scratch ? 0 : y0; y < Math.min(y0 + down, height); y += 1) {
    for (let x = x0; x < Math.min(x0 + across, width); x += 1)
      picture.fill(code, 3 * (y * width + x), 3 * (y * width + x + 1));
  }
}

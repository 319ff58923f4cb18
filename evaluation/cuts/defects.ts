import { type LumaImage, SIZE } from './luma-clip.js';
import type { Random } from './random.js';

/** What an old print suffers from; changes pictures in place. */
export interface Defects {
  /** Exposure flicker: relative deviation of gain from frame to frame. */
  readonly flicker: number;
  /** Gate weave: deviation of the position in samples of {@link SIZE}. */
  readonly weave: number;
  /** Specks and hairs per frame on average. */
  readonly dirt: number;
  /** Vertical scratches that run through. */
  readonly scratches: number;
  /** Deviation of grain, of E'Y. */
  readonly grain: number;
}

/** How bad a print is, drawn at random: from good to very worn. */
export function drawDefects(random: Random): Defects {
  const wear = random.next();
  return {
    flicker: 0.1 * wear * random.next(),
    weave: 1.2 * wear * random.next(),
    dirt: 12 * wear * random.next(),
    scratches: random.chance(wear * 0.5) ? random.whole(1, 3) : 0,
    grain: 0.05 * wear * random.next(),
  };
}

/** Wears a run of pictures. */
export function wear(pictures: readonly LumaImage[], defects: Defects, random: Random): LumaImage[] {
  const scratches = Array.from({ length: defects.scratches }, () => random.between(5, SIZE.width - 5));
  return pictures.map((picture) => {
    const shift = [defects.weave * random.normal(), defects.weave * random.normal()] as const;
    const worn = shifted(picture, ...shift);
    const gain = 1 + defects.flicker * random.normal();
    const offset = 0.3 * defects.flicker * random.normal();
    for (let i = 0; i < worn.length; i += 1) {
      worn[i] = (worn[i] as number) * gain + offset + defects.grain * random.normal();
    }
    const specks = Math.round(defects.dirt * 2 * random.next());
    for (let n = 0; n < specks; n += 1) speck(worn, random);
    for (const at of scratches) scratch(worn, Math.round(at + 1.5 * random.normal()), random);
    return clamp(worn);
  });
}

/** A flash, or a frame that was exposed to light: bright, and its bright parts burnt out. */
export function flash(picture: LumaImage, strength: number): LumaImage {
  return clamp(picture.map((value) => value * (1 + strength) + 0.4 * strength));
}

function clamp(picture: LumaImage): LumaImage {
  for (let i = 0; i < picture.length; i += 1) {
    picture[i] = Math.min(Math.max(picture[i] as number, 0), 1);
  }
  return picture;
}

/** Moves a picture by parts of samples, bilinearly; the edge is repeated. */
function shifted(picture: LumaImage, dx: number, dy: number): LumaImage {
  const { width, height } = SIZE;
  const result = new Float32Array(picture.length);
  const fx = dx - Math.floor(dx);
  const fy = dy - Math.floor(dy);
  const at = (x: number, y: number) =>
    picture[Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1)] as number;
  for (let y = 0; y < height; y += 1) {
    const y0 = y + Math.floor(dy);
    for (let x = 0; x < width; x += 1) {
      const x0 = x + Math.floor(dx);
      result[y * width + x] =
        (1 - fy) * ((1 - fx) * at(x0, y0) + fx * at(x0 + 1, y0)) +
        fy * ((1 - fx) * at(x0, y0 + 1) + fx * at(x0 + 1, y0 + 1));
    }
  }
  return result;
}

function speck(picture: LumaImage, random: Random): void {
  const { width, height } = SIZE;
  const value = random.chance(0.5) ? 0.95 : 0.05;
  const [cx, cy] = [random.between(0, width), random.between(0, height)];
  const [rx, ry] = [random.between(0.5, 5), random.between(0.5, 5)];
  for (let y = Math.max(Math.ceil(cy - ry), 0); y <= Math.min(cy + ry, height - 1); y += 1) {
    for (let x = Math.max(Math.ceil(cx - rx), 0); x <= Math.min(cx + rx, width - 1); x += 1) {
      if (((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1) picture[y * width + x] = value;
    }
  }
}

function scratch(picture: LumaImage, x: number, random: Random): void {
  if (x < 0 || x >= SIZE.width) return;
  const strength = random.between(0.1, 0.4);
  for (let y = 0; y < SIZE.height; y += 1) {
    const i = y * SIZE.width + x;
    picture[i] = (picture[i] as number) + strength;
  }
}

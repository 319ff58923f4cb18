import { randomNumbers } from '../src/colorize/random-numbers.js';
import type { SmallImage } from '../src/colour/small-image.js';

/**
 * Mean squared errors in a*, b* that each kind contributes to a frame. They and the figures below are chosen so that
 * the errors differ by about 41 from one frame to the next and by about 55 over five (mean squared distance in a*, b*).
 * Raw colours of five clips differed along the motion, with what footage brings along, by 35 to 50 and 51 to 79.
 */
const POWER = { hue: 22, saturation: 7, blobs: 45, regions: 4 } as const;

/** Share of a {@link Wavering} number's variance that is drawn anew with each frame. */
const ANEW = 0.24;

/** Frames in which the rest forgets all but 1/e of itself. */
const MEMORY = 40;

/** Standard deviations that hue (radians) and saturation do not exceed where colours are too pale for their share. */
const MOST = { hue: 0.7, saturation: 0.35 } as const;

/** Places across and down a frame where blobs have their centres. */
const GRID = { columns: 8, rows: 5 } as const;

/** Regions, of which {@link WRONG} are wrong at a time; one in {@link LASTS} is drawn anew with each frame. */
const REGIONS = 24;
const WRONG = 0.3;
const LASTS = 5;

/** Standard deviation by which the regions' edges tremble, in frame widths. */
const TREMBLE = 0.004;

/** A wrongly coloured part of a frame: what is nearest to its seed, and on one side of a lightness. */
interface Region {
  x: number;
  y: number;
  /** Added to a* and b*; zero where the region is not wrong. */
  a: number;
  b: number;
  /** Lightness L* at which the wrong part ends, and whether it is the darker one. */
  edge: number;
  darker: boolean;
}

/**
 * Errors as if a colorizer decided about every frame afresh: hue and saturation of the whole frame waver, smooth
 * blobs drift off in a* and b*, and hard-edged regions, bounded by straight lines and by lightness, take other colours
 * for some frames. Each is partly new with each frame and partly wanders, so that errors of near frames are alike.
 */
export class ColourErrors {
  readonly #normal: () => number;
  readonly #uniform: () => number;
  readonly #hue: Wavering;
  readonly #saturation: Wavering;
  readonly #blobs: readonly Wavering[];
  readonly #regions: Region[];

  /** @param seed - a whole number; the same seed gives the same errors */
  constructor(seed: number) {
    this.#uniform = randomNumbers(seed);
    this.#normal = () =>
      Math.sqrt(-2 * Math.log(1 - this.#uniform())) * Math.cos(2 * Math.PI * this.#uniform());
    this.#hue = new Wavering(this.#uniform, this.#normal);
    this.#saturation = new Wavering(this.#uniform, this.#normal);
    const nodes = 2 * GRID.columns * GRID.rows;
    this.#blobs = Array.from({ length: nodes }, () => new Wavering(this.#uniform, this.#normal));
    this.#regions = Array.from({ length: REGIONS }, () => this.#drawRegion(this.#uniform(), this.#uniform()));
  }

  /**
   * Colours of the next frame with errors.
   *
   * @param lab - L*, a*, b* of the true frame
   * @returns L* as it was, with other a*, b*
   */
  next(lab: SmallImage): SmallImage {
    const { width, height } = lab;
    const size = width * height;
    const data = lab.data.slice();
    const chroma = meanSquaredChroma(lab);
    const spread = (power: number, most: number) => Math.min(Math.sqrt(power / Math.max(chroma, 1)), most);
    const hueSpread = spread(POWER.hue, MOST.hue);
    const saturationSpread = spread(POWER.saturation, MOST.saturation);
    // What pale colours cannot show of hue and saturation, blobs make up for.
    const lacking = POWER.hue + POWER.saturation - (hueSpread ** 2 + saturationSpread ** 2) * chroma;
    const turn = this.#hue.next() * hueSpread;
    const factor = Math.max(1 + this.#saturation.next() * saturationSpread, 0);
    const [cosine, sine] = [factor * Math.cos(turn), factor * Math.sin(turn)];
    for (let i = size; i < 2 * size; i += 1) {
      const [a, b] = [lab.data[i] as number, lab.data[size + i] as number];
      data[i] = cosine * a - sine * b;
      data[size + i] = sine * a + cosine * b;
    }
    this.#addBlobs({ ...lab, data }, Math.sqrt((POWER.blobs + Math.max(lacking, 0)) / 2));
    this.#addRegions({ ...lab, data });
    return { ...lab, data };
  }

  #addBlobs({ width, height, data }: SmallImage, spread: number): void {
    const { columns, rows } = GRID;
    const heights = Float64Array.from(this.#blobs, (blob) => blob.next() * spread);
    const across = Array.from({ length: width }, (_, x) => between(x, width, columns));
    for (let y = 0, i = width * height; y < height; y += 1) {
      const down = between(y, height, rows);
      for (let x = 0; x < width; x += 1, i += 1) {
        const { first, near, far } = across[x] as Between;
        for (let channel = 0; channel < 2; channel += 1) {
          const at = (channel * rows + down.first) * columns + first;
          const above = near * (heights[at] as number) + far * (heights[at + 1] as number);
          const below =
            near * (heights[at + columns] as number) + far * (heights[at + columns + 1] as number);
          const place = i + channel * width * height;
          data[place] = (data[place] as number) + down.near * above + down.far * below;
        }
      }
    }
  }

  #addRegions({ width, height, data }: SmallImage): void {
    for (const region of this.#regions) {
      if (this.#uniform() < 1 / LASTS) Object.assign(region, this.#drawRegion(region.x, region.y));
    }
    const seeds = this.#regions.map((region) => ({
      region,
      x: (region.x + TREMBLE * this.#normal()) * width,
      y: region.y * height + TREMBLE * this.#normal() * width,
    }));
    const size = width * height;
    for (let y = 0, i = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1, i += 1) {
        let [nearest, least] = [seeds[0]?.region as Region, Number.POSITIVE_INFINITY];
        for (const seed of seeds) {
          const distance = (seed.x - x) * (seed.x - x) + (seed.y - y) * (seed.y - y);
          if (distance < least) [nearest, least] = [seed.region, distance];
        }
        if ((data[i] as number) < nearest.edge !== nearest.darker) continue;
        data[size + i] = (data[size + i] as number) + nearest.a;
        data[2 * size + i] = (data[2 * size + i] as number) + nearest.b;
      }
    }
  }

  #drawRegion(x: number, y: number): Region {
    const wrong = this.#uniform() < WRONG;
    // About half of a region lies on the wrong side of its lightness.
    const spread = wrong ? Math.sqrt(POWER.regions / WRONG) : 0;
    const [a, b] = [spread * this.#normal(), spread * this.#normal()];
    return { x, y, a, b, edge: 25 + 50 * this.#uniform(), darker: this.#uniform() < 0.5 };
  }
}

/** A random number that stays near its last value: variance 1, mean 0, correlated by {@link ANEW} and MEMORY. */
class Wavering {
  readonly #uniform: () => number;
  readonly #normal: () => number;
  #slow: number;

  constructor(uniform: () => number, normal: () => number) {
    this.#uniform = uniform;
    this.#normal = normal;
    this.#slow = normal();
  }

  next(): number {
    const kept = Math.exp(-1 / MEMORY);
    this.#slow = kept * this.#slow + Math.sqrt(1 - kept * kept) * this.#normal();
    // Even numbers rather than normal ones: every frame flickers, none by very much more than others.
    const anew = Math.sqrt(3) * (2 * this.#uniform() - 1);
    return Math.sqrt(ANEW) * anew + Math.sqrt(1 - ANEW) * this.#slow;
  }
}

/** Two neighbouring nodes of a grid and their weights, whose squares add up to 1: sums keep the nodes' variance. */
interface Between {
  readonly first: number;
  readonly near: number;
  readonly far: number;
}

function between(place: number, length: number, nodes: number): Between {
  const at = ((place + 0.5) / length) * (nodes - 1);
  const first = Math.min(Math.floor(at), nodes - 2);
  const angle = ((at - first) * Math.PI) / 2;
  return { first, near: Math.cos(angle), far: Math.sin(angle) };
}

function meanSquaredChroma({ width, height, data }: SmallImage): number {
  let sum = 0;
  for (let i = width * height; i < 3 * width * height; i += 1) sum += (data[i] as number) ** 2;
  return sum / (width * height);
}

import sharp from 'sharp';
import type { Random } from '../cuts/random.js';

/** Size of all drawings and photographs, in samples. */
export const SIZE = { width: 256, height: 192 } as const;

/** R', G', B' of {@link SIZE}, 8 bits, interleaved. */
export type Drawing = Uint8Array;

const FONTS = [
  'DejaVu Sans',
  'DejaVu Serif',
  'DejaVu Sans Mono',
  'DejaVu Math TeX Gyre',
  'DejaVu Sans Condensed',
];
const WORDS =
  'THE END OF A LONG DAY AND SO THEY CAME TO THE RIVER WHERE HIS BROTHER HAD BEEN WAITING SINCE MORNING PART TWO ' +
  'DIRECTED BY PRESENTS CHAPTER NEXT WEEK MEANWHILE AT HOME SHE WROTE HIM LETTER FROM CITY'
    .split(' ')
    .join(' ');

/** A text card: words in lines, some with a border or ornaments, light on dark or dark on light. */
export function drawCard(random: Random): Promise<Drawing> {
  const { width, height } = SIZE;
  const [ground, ink] = random.chance(0.8)
    ? [random.whole(0, 60), random.whole(170, 255)]
    : [random.whole(190, 250), random.whole(0, 50)];
  const lines = random.whole(1, 6);
  const size = Math.min(random.between(11, 40), (0.75 * height) / lines / 1.35);
  const letters = Math.max(3, Math.floor((0.84 * width) / (0.72 * size)));
  const words = WORDS.split(' ');
  const texts = Array.from({ length: lines }, () => {
    const target = random.between(0.4, 1) * letters;
    let text = random.pick(words);
    for (let n = 0; n < 12 && text.length < target; n += 1) {
      const longer = `${text} ${random.pick(words)}`;
      if (longer.length <= letters) text = longer;
    }
    const written = text.slice(0, letters);
    return random.chance(0.5) ? written : written.charAt(0) + written.slice(1).toLowerCase();
  });
  const style = random.chance(0.3) ? 'italic' : 'normal';
  const weight = random.chance(0.4) ? 'bold' : 'normal';
  const left = random.chance(0.2);
  const step = size * random.between(1.2, 1.45);
  const top = height / 2 - ((lines - 1) * step) / 2 + size * 0.35 + random.between(-0.08, 0.08) * height;
  const text = texts.map(
    (line, i) =>
      `<text x="${left ? width * 0.09 : width / 2}" y="${top + i * step}" text-anchor="${left ? 'start' : 'middle'}">${line}</text>`,
  );
  return rasterise(
    `<rect width="100%" height="100%" fill="${gray(ground)}"/>${ornaments(random, ink)}` +
      `<g font-family="${random.pick(FONTS)}" font-size="${size}" font-style="${style}" font-weight="${weight}" fill="${gray(ink)}">${text.join('')}</g>`,
  );
}

function ornaments(random: Random, ink: number): string {
  const { width, height } = SIZE;
  const stroke = `fill="none" stroke="${gray(ink)}" stroke-width="${random.between(1, 3)}"`;
  const inset = random.between(5, 11);
  const parts: string[] = [];
  if (random.chance(0.35)) {
    const [w, h] = [width - 2 * inset, height - 2 * inset];
    parts.push(
      `<rect x="${inset}" y="${inset}" width="${w}" height="${h}" rx="${random.whole(0, 8)}" ${stroke}/>`,
    );
  }
  if (random.chance(0.25)) {
    for (const x of [inset + 9, width - inset - 9]) {
      for (const y of [inset + 9, height - inset - 9])
        parts.push(`<circle cx="${x}" cy="${y}" r="6" ${stroke}/>`);
    }
  }
  return parts.join('');
}

/** One frame of a countdown: a number in one or two circles, cross lines, a hand that goes round. */
export function drawCountdown(look: CountdownLook, seconds: number): Promise<Drawing> {
  const { width, height } = SIZE;
  const [x, y] = [width / 2 + look.off, height / 2];
  const number = Math.max(2, 8 - Math.floor(seconds));
  const angle = 2 * Math.PI * (seconds % 1);
  const [handX, handY] = [x + 400 * Math.sin(angle), y - 400 * Math.cos(angle)];
  const large = angle > Math.PI ? 1 : 0;
  const line = `stroke="${gray(look.ink)}" stroke-width="${look.stroke}"`;
  const wedge = `<path d="M${x} ${y} L${x} ${y - 400} A400 400 0 ${large} 1 ${handX} ${handY} Z" fill="${gray(look.swept)}"/>`;
  return rasterise(
    `<rect width="100%" height="100%" fill="${gray(look.ground)}"/>${look.wedge ? wedge : ''}` +
      `<path d="M0 ${y} H${width} M${x} 0 V${height}" ${line}/><path d="M${x} ${y} L${handX} ${handY}" ${line}/>` +
      look.radii.map((r) => `<circle cx="${x}" cy="${y}" r="${r}" fill="none" ${line}/>`).join('') +
      `<text x="${x}" y="${y + look.size * 0.36}" font-family="${look.font}" font-weight="bold" font-size="${look.size}" text-anchor="middle" fill="${gray(look.ink)}">${number}</text>`,
  );
}

/** How a countdown is drawn. */
export interface CountdownLook {
  readonly ground: number;
  readonly swept: number;
  readonly ink: number;
  readonly stroke: number;
  readonly radii: readonly number[];
  readonly size: number;
  readonly font: string;
  readonly wedge: boolean;
  /** Samples by which the middle is off. */
  readonly off: number;
}

/** A countdown by chance. */
export function countdownLook(random: Random): CountdownLook {
  const ground = random.whole(60, 200);
  const dark = ground > 120;
  const radius = random.between(60, 88);
  return {
    ...{ ground, swept: ground + (dark ? -1 : 1) * random.whole(15, 50) },
    ink: dark ? random.whole(0, 30) : random.whole(220, 255),
    stroke: random.between(1.5, 4),
    radii: random.chance(0.7) ? [radius, radius - random.between(6, 14)] : [radius],
    ...{ size: random.between(70, 110), font: random.pick(FONTS), wedge: random.chance(0.7) },
    off: random.whole(-3, 3),
  };
}

/** A night sky: points of light anywhere, on next to nothing. */
export function drawStars(random: Random): Promise<Drawing> {
  const count = random.whole(40, 700);
  const stars = Array.from({ length: count }, () => {
    const light = random.whole(90, 255);
    return `<circle cx="${random.between(0, SIZE.width)}" cy="${random.between(0, SIZE.height)}" r="${random.between(0.4, 1.6)}" fill="${gray(light)}"/>`;
  });
  return rasterise(`<rect width="100%" height="100%" fill="${gray(random.whole(0, 30))}"/>${stars.join('')}`);
}

/** Falling flakes, to be laid over a photograph: white, with their share as alpha. */
export function flakes(random: Random, count: number): { at(frame: number): string } {
  const all = Array.from({ length: count }, () => ({
    ...{ x: random.between(0, SIZE.width), y: random.between(0, SIZE.height), r: random.between(0.6, 2.6) },
    ...{ dx: random.between(-2, 2), dy: random.between(2, 7) },
  }));
  return {
    at: (frame) =>
      all
        .map(({ x, y, r, dx, dy }) => {
          const [cx, cy] = [(x + frame * dx + 4096) % SIZE.width, (y + frame * dy) % SIZE.height];
          return `<circle cx="${cx}" cy="${cy}" r="${r}" fill="#f0f0f0"/>`;
        })
        .join(''),
  };
}

/** Draws what stands between the tags of an SVG. */
export async function rasterise(content: string, over?: Drawing): Promise<Drawing> {
  const { width, height } = SIZE;
  const svg = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`,
  );
  const picture = over
    ? sharp(over, { raw: { width, height, channels: 3 } }).composite([{ input: svg }])
    : sharp(svg).flatten({ background: '#000' });
  return new Uint8Array(await picture.removeAlpha().toColourspace('srgb').raw().toBuffer());
}

function gray(code: number): string {
  return `rgb(${code},${code},${code})`;
}

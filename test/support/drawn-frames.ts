import sharp from 'sharp';
import { srgbToLab } from '../../src/colour/lab-image.js';
import type { SmallImage } from '../../src/colour/small-image.js';

/** Size of drawn frames, in samples. */
export const DRAWN = { width: 256, height: 192 } as const;

/** Letters as lines in a box of 10 by 16, so that no font has to be installed. */
const LETTERS: Readonly<Record<string, string>> = {
  A: 'M0 16 L5 0 L10 16 M2 10 H8',
  D: 'M0 0 V16 H5 L10 11 V5 L5 0 Z',
  E: 'M10 0 H0 V16 H10 M0 8 H8',
  F: 'M10 0 H0 V16 M0 8 H8',
  H: 'M0 0 V16 M10 0 V16 M0 8 H10',
  I: 'M5 0 V16',
  L: 'M0 0 V16 H10',
  N: 'M0 16 V0 L10 16 V0',
  R: 'M0 16 V0 H10 V8 H0 M4 8 L10 16',
  T: 'M0 0 H10 M5 0 V16',
  V: 'M0 0 L5 16 L10 0',
};

/** How writing looks. */
export interface Writing {
  readonly lines: readonly string[];
  /** Height of a letter in samples. */
  readonly height: number;
  /** Width of a stroke in samples. */
  readonly stroke: number;
  readonly ink?: string;
  readonly ground?: string;
  /** Degrees by which letters lean to the right. */
  readonly slant?: number;
  readonly border?: boolean;
}

/** An SVG's content: lines of writing in the middle of a frame. */
export function written({
  lines,
  height,
  stroke,
  ink = '#eee',
  ground = '#101010',
  slant = 0,
  border = false,
}: Writing): string {
  const scale = height / 16;
  const step = 15 * scale;
  const rows = lines.map((line, row) => {
    const left = DRAWN.width / 2 - (line.length * step) / 2;
    const top = DRAWN.height / 2 + (row - lines.length / 2) * height * 1.6;
    const letters = [...line].map((letter, i) => {
      const place = `translate(${left + i * step} ${top}) skewX(${-slant}) scale(${scale})`;
      return `<path transform="${place}" d="${LETTERS[letter] ?? ''}"/>`;
    });
    return letters.join('');
  });
  const frame = border ? `<rect x="8" y="8" width="240" height="176" stroke-width="2"/>` : '';
  return (
    `<rect width="100%" height="100%" fill="${ground}"/>` +
    `<g fill="none" stroke="${ink}" stroke-width="${stroke / scale}">${rows.join('')}</g>` +
    `<g fill="none" stroke="${ink}">${frame}</g>`
  );
}

/** An SVG's content: a frame of a countdown at a time in seconds. */
export function counted(seconds: number, radius = 75): string {
  const angle = 2 * Math.PI * seconds;
  const hand = `M128 96 L${128 + 300 * Math.sin(angle)} ${96 - 300 * Math.cos(angle)}`;
  const circles = [radius, radius - 9].map((r) => `<circle cx="128" cy="96" r="${r}"/>`).join('');
  return (
    '<rect width="100%" height="100%" fill="#909090"/><g fill="none" stroke="#101010" stroke-width="2.5">' +
    `${circles}<path d="M0 96 H256 M128 0 V192 ${hand}"/></g>` +
    '<path transform="translate(108 66) scale(4)" d="M0 0 H10 L4 15" fill="none" stroke="#101010" stroke-width="3"/>'
  );
}

/** Draws what stands between the tags of an SVG. */
export async function drawnRgb(content: string): Promise<Uint8Array> {
  const { width, height } = DRAWN;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`;
  const image = sharp(Buffer.from(svg)).flatten({ background: '#000' }).toColourspace('srgb');
  return new Uint8Array(await image.raw().toBuffer());
}

/** L*, a*, b* of a drawing. */
export async function drawnLab(content: string): Promise<SmallImage> {
  return srgbToLab({ ...DRAWN, rgb: await drawnRgb(content), bitDepth: 8 });
}

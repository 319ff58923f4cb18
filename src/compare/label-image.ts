import sharp from 'sharp';
import { glyphsOf } from './glyphs.js';

/** A label as it is laid over a frame: white text on a dark strip. */
export interface LabelImage {
  readonly width: number;
  readonly height: number;
  /** How much of a frame it covers, 0 to 1, row by row. */
  readonly alpha: Float32Array;
  /** Its own lightness, 0 to 1, times alpha. */
  readonly light: Float32Array;
}

/** Opacity of the strip: what lies beneath can be guessed, and white text is readable above white too. */
const STRIP = 0.7;

/** Height of the strip in font sizes, and what is left free beside the text. */
const STRIP_HEIGHT = 1.6;
const PADDING = 0.5;
const BASELINE = 1.15;

/** Font size below which a long label is cut rather than made smaller. */
const SMALLEST = 11;

/** Font size for frames of a height, in samples: readable on a page that shows the frame small. */
export function labelSize(frameHeight: number): number {
  return Math.round(Math.max(SMALLEST, Math.min(96, frameHeight / 18)));
}

const textWidth = (text: string) => glyphsOf(text).reduce((sum, { width }) => sum + width, 0) / 1000;

/** A text that fits, cut in its middle so that its end, by which names of files differ, stays. */
function fitting(text: string, widest: number): string {
  if (textWidth(text) <= widest) return text;
  const letters = Array.from(text);
  for (let left = letters.length - 1; left > 1; left -= 1) {
    const head = Math.ceil(left / 2);
    const cut = `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (left - head)).join('')}`;
    if (textWidth(cut) <= widest) return cut;
  }
  return '…';
}

/**
 * Draws a label, from outlines of its own: no font needs to be installed.
 *
 * @param text - one line
 * @param size - of the font, in samples; a label that is too long gets a smaller one, and is cut where that is not enough
 * @param widest - room for it, in samples
 */
export async function drawLabel(text: string, size: number, widest: number): Promise<LabelImage> {
  const needed = textWidth(text) + 2 * PADDING;
  const font = Math.max(Math.min(size, SMALLEST), Math.min(size, widest / needed));
  const shown = fitting(text, widest / font - 2 * PADDING);
  const width = Math.max(1, Math.min(Math.floor(widest), Math.ceil((textWidth(shown) + 2 * PADDING) * font)));
  const height = Math.ceil(STRIP_HEIGHT * font);
  let x = PADDING * 1000;
  const paths = glyphsOf(shown).map((glyph) => {
    const path = `<path d="${glyph.path}" transform="translate(${x})"/>`;
    x += glyph.width;
    return path;
  });
  const scale = font / 1000;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<rect width="${width}" height="${height}"/><g fill="white" ` +
    `transform="translate(0 ${BASELINE * font}) scale(${scale})">${paths.join('')}</g></svg>`;
  const { data } = await sharp(Buffer.from(svg)).greyscale().raw().toBuffer({ resolveWithObject: true });
  const channels = data.length / (width * height);
  const light = Float32Array.from({ length: width * height }, (_, i) => (data[i * channels] as number) / 255);
  return { width, height, light, alpha: light.map((text) => text + (1 - text) * STRIP) };
}

import { CHROMA_SHIFTS, type ChromaSubsampling, type PixelFormat } from '../../frame/pixel-format.js';

const EIGHT_BIT_TAGS: Readonly<Record<ChromaSubsampling, string>> = {
  gray: 'Y800',
  '4:2:0': 'I420',
  '4:2:2': 'Y42B',
  '4:4:4': '444P',
  '4:4:0': '440P',
  '4:1:1': 'Y41B',
};

/** The layouts that have a tag above 8 bits. */
const DEEP_SUBSAMPLINGS: readonly ChromaSubsampling[] = ['gray', '4:2:0', '4:2:2', '4:4:4'];
const DEEP_BIT_DEPTHS: readonly number[] = [9, 10, 12, 14, 16];

/**
 * The codec tag by which NUT names a planar format, little endian above 8 bits: the tags of AVI at 8 bits, and
 * `Y1` or `Y3`, chroma shifts, bits above (nut4cc.txt, "Generic raw YUV(A) formats").
 *
 * @returns undefined where NUT has no tag: 4:4:0 and 4:1:1 above 8 bits, and bit depths 11, 13 and 15
 */
export function codecTagOf(format: PixelFormat): string | undefined {
  const { subsampling, bitDepth } = format;
  if (bitDepth === 8) return EIGHT_BIT_TAGS[subsampling];
  if (!DEEP_BIT_DEPTHS.includes(bitDepth) || !DEEP_SUBSAMPLINGS.includes(subsampling)) return undefined;
  if (subsampling === 'gray') return `Y1\0${String.fromCharCode(bitDepth)}`;
  const { x, y } = CHROMA_SHIFTS[subsampling];
  // The third byte is a table of the specification: 0 for 4:4:4, 10 for 4:2:2, 11 for 4:2:0.
  const shifts = x === 0 ? 0 : 10 + y;
  return `Y3${String.fromCharCode(shifts, bitDepth)}`;
}

const FORMATS = new Map<string, PixelFormat>();
for (const subsampling of Object.keys(EIGHT_BIT_TAGS) as ChromaSubsampling[]) {
  for (const bitDepth of [8, ...DEEP_BIT_DEPTHS]) {
    const tag = codecTagOf({ subsampling, bitDepth });
    if (tag !== undefined) FORMATS.set(tag, { subsampling, bitDepth });
  }
}

/** The planar format that a codec tag names; undefined for any other, such as RGB. */
export function formatOfCodecTag(codecTag: string): PixelFormat | undefined {
  return FORMATS.get(codecTag);
}

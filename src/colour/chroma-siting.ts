import { CHROMA_SHIFTS, type ChromaSubsampling } from '../frame/pixel-format.js';

/** Where the first chroma sample lies, in luma samples right of and below the first luma sample. */
export interface ChromaOffset {
  readonly x: number;
  readonly y: number;
}

/**
 * Place of the first chroma sample (ITU-T H.273 clause 8.7, ChromaSampleLocType 0 to 5). Chroma sample n lies at
 * `offset + n * step` in luma samples, step being 1, 2 or 4 by the subsampling.
 *
 * @param subsampling - an axis that is not subsampled has offset 0
 * @param location - ffmpeg's name; `left` when undefined, as H.264 and H.265 infer it, or unknown
 * @returns 0x0 for gray
 */
export function chromaOffset(subsampling: ChromaSubsampling, location: string | undefined): ChromaOffset {
  if (subsampling === 'gray') return { x: 0, y: 0 };
  const shifts = CHROMA_SHIFTS[subsampling];
  const stepX = 1 << shifts.x;
  const stepY = 1 << shifts.y;
  const centredAcross = location === 'center' || location === 'top' || location === 'bottom';
  const rowAbove = location === 'topleft' || location === 'top';
  const rowBelow = location === 'bottomleft' || location === 'bottom';
  return {
    x: centredAcross ? (stepX - 1) / 2 : 0,
    y: rowAbove ? 0 : rowBelow ? stepY - 1 : (stepY - 1) / 2,
  };
}

import type { PlaneSize } from '../frame/pixel-format.js';

/** Ways to show two clips in one. */
export const COMPARE_LAYOUTS = ['side-by-side', 'stacked', 'wipe', 'butterfly', 'difference'] as const;

/** A way to show two clips in one. */
export type CompareLayout = (typeof COMPARE_LAYOUTS)[number];

/** How frames are put together. */
export interface Layout {
  readonly name: CompareLayout;
  /** Subsampling of the chroma as powers of two, which seams lie on so that no sample shows both clips. */
  readonly shifts: { readonly x: number; readonly y: number };
}

/** A part of the picture, in luma samples. */
export interface Area extends PlaneSize {
  readonly x: number;
  readonly y: number;
}

const rounded = (value: number, step: number) => Math.round(value / step) * step;
const upTo = (value: number, step: number) => Math.ceil(value / step) * step;

/** Size of the picture. Beside each other, frames that end within a chroma sample are extended by their last column or row. */
export function comparedSize({ name, shifts }: Layout, frame: PlaneSize): PlaneSize {
  if (name === 'side-by-side') return { ...frame, width: upTo(frame.width, 1 << shifts.x) + frame.width };
  if (name === 'stacked') return { ...frame, height: upTo(frame.height, 1 << shifts.y) + frame.height };
  return { width: frame.width, height: frame.height };
}

/**
 * Where each of two frames is shown.
 *
 * @param wipe - part of the width that shows the first, 0 to 1; only of a wipe
 * @returns an area for each; of a difference, which is one picture of both, the same twice
 */
export function areasOf({ name, shifts }: Layout, { width, height }: PlaneSize, wipe: number): [Area, Area] {
  const whole = { x: 0, y: 0, width, height };
  if (name === 'difference') return [whole, whole];
  if (name === 'stacked') return [whole, { ...whole, y: upTo(height, 1 << shifts.y) }];
  if (name === 'side-by-side') return [whole, { ...whole, x: upTo(width, 1 << shifts.x) }];
  const seam = Math.min(width, rounded((name === 'wipe' ? wipe : 0.5) * width, 1 << shifts.x));
  return [
    { ...whole, width: seam },
    { ...whole, x: seam, width: width - seam },
  ];
}

import type { CodeValues } from '../colour/code-values.js';
import type { Plane } from '../frame/frame.js';
import { CHROMA_SHIFTS, chromaSize, type PixelFormat, type PlaneSize } from '../frame/pixel-format.js';
import type { Planes } from '../frame/planes.js';
import type { LabelImage } from './label-image.js';
import { type Area, areasOf, comparedSize, type Layout } from './layout.js';

/** A label in its place. */
export interface PlacedLabel {
  readonly image: LabelImage;
  /** Of its upper left corner, in luma samples. */
  readonly x: number;
  readonly y: number;
  /** Which of the two clips it names; it is not drawn over the other's area. Undefined: it names both. */
  readonly clip: 0 | 1 | undefined;
}

/** What two frames are put together with. */
export interface Composition {
  readonly layout: Layout;
  /** Of both frames and the picture. */
  readonly format: PixelFormat;
  readonly frame: PlaneSize;
  readonly codes: CodeValues;
  /** What a difference is multiplied by. */
  readonly gain: number;
  readonly labels: readonly PlacedLabel[];
}

/** One of the planes, and how its samples lie among those of luma. */
interface PlaneLayout {
  readonly name: 'y' | 'cb' | 'cr';
  readonly shift: { readonly x: number; readonly y: number };
  readonly frame: PlaneSize;
  readonly whole: PlaneSize;
}

function planeLayouts({ layout, format, frame }: Composition): PlaneLayout[] {
  const whole = comparedSize(layout, frame);
  const luma: PlaneLayout = { name: 'y', shift: { x: 0, y: 0 }, frame, whole };
  if (format.subsampling === 'gray') return [luma];
  const chroma = {
    shift: CHROMA_SHIFTS[format.subsampling],
    frame: chromaSize(format, frame),
    whole: chromaSize(format, whole),
  };
  return [luma, { name: 'cb', ...chroma }, { name: 'cr', ...chroma }];
}

/**
 * Puts two frames together, with their labels. Samples are copied; only a difference, and what lies beneath labels, is computed.
 *
 * @param frames - planes of the composition's format, as they lie in memory
 * @param wipe - part of the width that shows the first, 0 to 1; only of a wipe
 * @param into - planes of the picture, of the size that `comparedSize` names
 */
export function compose(
  composition: Composition,
  frames: readonly [Planes, Planes],
  wipe: number,
  into: Planes,
): void {
  const areas = areasOf(composition.layout, composition.frame, wipe);
  for (const layout of planeLayouts(composition)) {
    const [first, second] = frames.map((frame) => frame[layout.name]) as [Plane, Plane];
    const target = into[layout.name] as Plane;
    if (composition.layout.name === 'difference') {
      const { codes, gain } = composition;
      const isLuma = layout.name === 'y';
      // Of E'Y 0.5, and of no colour: what does not differ is gray, so that less and more can both be seen.
      const middle = isLuma ? Math.round((codes.black + codes.white) / 2) : codes.chromaOffset;
      for (const [i, code] of second.entries()) {
        const sample = Math.round(middle + gain * (code - (first[i] as number)));
        target[i] = Math.min(Math.max(sample, 0), codes.maxCode);
      }
    } else {
      const mirrored = composition.layout.name === 'butterfly';
      copyArea(layout, first, areas[0], areas[1], { shared: false, mirrored: false }, target);
      const shared = areas[0].width < composition.frame.width || areas[1].width < composition.frame.width;
      copyArea(layout, second, areas[1], undefined, { shared, mirrored }, target);
    }
    for (const label of composition.labels) drawOver(composition, layout, label, areas, target);
  }
}

/**
 * Copies the part of a frame that an area shows.
 *
 * @param next - the area beside it or below, to whose beginning the last column or row is repeated
 * @param options - `shared`: whether the area shows what lies in its own place of the frame, and not all of the frame;
 *   `mirrored`: whether it does so from the right
 */
function copyArea(
  { shift, frame, whole }: PlaneLayout,
  plane: Plane,
  area: Area,
  next: Area | undefined,
  { shared, mirrored }: { readonly shared: boolean; readonly mirrored: boolean },
  target: Plane,
): void {
  const [left, top] = [area.x >> shift.x, area.y >> shift.y];
  const beside = next !== undefined && next.x > 0;
  const below = next !== undefined && next.y > 0;
  if (area.width === 0) return;
  const upTo = (luma: number, by: number) => (luma + (1 << by) - 1) >> by;
  const columns = beside ? upTo(next.x, shift.x) : whole.width - left;
  const rows = below ? upTo(next.y, shift.y) : whole.height - top;
  const from = shared ? left : 0;
  for (let y = 0; y < rows; y += 1) {
    const line = Math.min(y, frame.height - 1) * frame.width;
    const start = (top + y) * whole.width + left;
    const width = Math.min(columns, frame.width - from);
    if (mirrored) {
      // The same side of the frame as the first shows: both are alike about the seam.
      for (let x = 0; x < columns; x += 1) {
        target[start + x] = plane[line + Math.max(0, frame.width - 1 - from - x)] as number;
      }
      continue;
    }
    target.set(plane.subarray(line + from, line + from + width), start);
    if (columns > width) target.fill(plane[line + frame.width - 1] as number, start + width, start + columns);
  }
}

/** Lays a label over a plane: its lightness over luma, and no colour over chroma. */
function drawOver(
  { codes }: Composition,
  { name, shift, whole }: PlaneLayout,
  { image, x, y, clip }: PlacedLabel,
  areas: readonly [Area, Area],
  target: Plane,
): void {
  const area = clip === undefined ? undefined : areas[clip];
  const [stepX, stepY] = [1 << shift.x, 1 << shift.y];
  const [left, top] = [Math.max(x, area?.x ?? 0) >> shift.x, Math.max(y, area?.y ?? 0) >> shift.y];
  const right = Math.min(x + image.width, area === undefined ? x + image.width : area.x + area.width);
  const bottom = Math.min(y + image.height, area === undefined ? y + image.height : area.y + area.height);
  for (let row = top; row < Math.min(whole.height, Math.ceil(bottom / stepY)); row += 1) {
    for (let column = left; column < Math.min(whole.width, Math.ceil(right / stepX)); column += 1) {
      let [alpha, light] = [0, 0];
      for (let j = 0; j < stepY; j += 1) {
        for (let i = 0; i < stepX; i += 1) {
          const [u, v] = [column * stepX + i - x, row * stepY + j - y];
          if (u < 0 || v < 0 || u >= image.width || v >= image.height) continue;
          alpha += (image.alpha[v * image.width + u] as number) / (stepX * stepY);
          light += (image.light[v * image.width + u] as number) / (stepX * stepY);
        }
      }
      const place = row * whole.width + column;
      const own = name === 'y' ? alpha * codes.black + light * codes.lumaScale : alpha * codes.chromaOffset;
      target[place] = Math.round((target[place] as number) * (1 - alpha) + own);
    }
  }
}

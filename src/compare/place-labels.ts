import type { PlaneSize } from '../frame/pixel-format.js';
import type { PlacedLabel } from './compose.js';
import { drawLabel, labelSize } from './label-image.js';
import { areasOf, comparedSize, type Layout } from './layout.js';

/**
 * Draws the labels of two clips in the upper left corner of each; in one picture of both that of the second is on the right,
 * and a difference says what it is.
 *
 * @param labels - of the first and the second; an empty one is left out
 * @param frame - size of a clip's frames
 * @param gain - of a difference
 */
export async function placeLabels(
  labels: readonly [string, string],
  layout: Layout,
  frame: PlaneSize,
  gain: number,
): Promise<PlacedLabel[]> {
  const size = labelSize(frame.height);
  const margin = Math.round(size / 2);
  const whole = comparedSize(layout, frame);
  const areas = areasOf(layout, frame, 0.5);
  if (layout.name === 'difference') {
    const text = `${labels[1]} − ${labels[0]}${gain === 1 ? '' : `, ×${gain}`}`;
    const image = await drawLabel(text, size, Math.max(1, frame.width - 2 * margin));
    return [{ image, x: margin, y: margin, clip: undefined }];
  }
  const placed = labels.map(async (text, i): Promise<PlacedLabel | undefined> => {
    if (text.trim() === '') return undefined;
    const clip = i as 0 | 1;
    const area = areas[clip];
    const image = await drawLabel(text.trim(), size, Math.max(1, area.width - 2 * margin));
    const atRight = clip === 1 && (layout.name === 'wipe' || layout.name === 'butterfly');
    const x = atRight ? whole.width - margin - image.width : area.x + margin;
    return { image, x, y: area.y + margin, clip };
  });
  return (await Promise.all(placed)).filter((label) => label !== undefined);
}

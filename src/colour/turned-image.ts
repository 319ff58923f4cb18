import type { RgbImage } from './rgb-image.js';

/** Degrees clockwise. */
export type RightAngle = 0 | 90 | 180 | 270;

/** An image turned clockwise. */
export function turnedImage(image: RgbImage, angle: RightAngle): RgbImage {
  if (angle === 0) return image;
  const { width, height, rgb } = image;
  const [across, down] = angle === 180 ? [width, height] : [height, width];
  const turned = rgb.slice();
  for (let y = 0, to = 0; y < down; y += 1) {
    for (let x = 0; x < across; x += 1, to += 3) {
      const from = 3 * placeBefore(x, y, image, angle);
      for (let channel = 0; channel < 3; channel += 1) turned[to + channel] = rgb[from + channel] as number;
    }
  }
  return { ...image, width: across, height: down, rgb: turned };
}

/** Number of the sample that comes to lie at (x, y). */
function placeBefore(x: number, y: number, { width, height }: RgbImage, angle: 90 | 180 | 270): number {
  switch (angle) {
    case 90:
      return (height - 1 - x) * width + y;
    case 180:
      return (height - 1 - y) * width + (width - 1 - x);
    case 270:
      return x * width + (width - 1 - y);
  }
}

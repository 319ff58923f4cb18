import type { RgbPicture } from './rgb-picture.js';

/** Degrees clockwise. */
export type RightAngle = 0 | 90 | 180 | 270;

/** A picture turned clockwise. */
export function turnedPicture(picture: RgbPicture, angle: RightAngle): RgbPicture {
  if (angle === 0) return picture;
  const { width, height, rgb } = picture;
  const [across, down] = angle === 180 ? [width, height] : [height, width];
  const turned = rgb.slice();
  for (let y = 0, to = 0; y < down; y += 1) {
    for (let x = 0; x < across; x += 1, to += 3) {
      const from = 3 * placeBefore(x, y, picture, angle);
      for (let channel = 0; channel < 3; channel += 1) turned[to + channel] = rgb[from + channel] as number;
    }
  }
  return { ...picture, width: across, height: down, rgb: turned };
}

/** Number of the sample that comes to lie at (x, y). */
function placeBefore(x: number, y: number, { width, height }: RgbPicture, angle: 90 | 180 | 270): number {
  switch (angle) {
    case 90:
      return (height - 1 - x) * width + y;
    case 180:
      return (height - 1 - y) * width + (width - 1 - x);
    case 270:
      return x * width + (width - 1 - y);
  }
}

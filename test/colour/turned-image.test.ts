import test from 'ava';
import sharp from 'sharp';
import type { RgbImage } from '../../src/colour/rgb-image.js';
import { type RightAngle, turnedImage } from '../../src/colour/turned-image.js';

const [width, height] = [5, 3];
const image: RgbImage & { rgb: Uint8Array } = {
  ...{ width, height, bitDepth: 8 },
  rgb: Uint8Array.from({ length: 3 * width * height }, (_, i) => 3 * i),
};

for (const angle of [0, 90, 180, 270] as const satisfies RightAngle[]) {
  test(`turned by ${angle} degrees as sharp turns it`, async (t) => {
    const { data, info } = await sharp(image.rgb, { raw: { width, height, channels: 3 } })
      .rotate(angle)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const turned = turnedImage(image, angle);
    t.deepEqual([turned.width, turned.height], [info.width, info.height]);
    t.deepEqual([...turned.rgb], [...data]);
  });
}

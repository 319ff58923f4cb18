import test from 'ava';
import sharp from 'sharp';
import type { RgbPicture } from '../../src/colour/rgb-picture.js';
import { type RightAngle, turnedPicture } from '../../src/colour/turned-picture.js';

const [width, height] = [5, 3];
const picture: RgbPicture & { rgb: Uint8Array } = {
  ...{ width, height, bitDepth: 8 },
  rgb: Uint8Array.from({ length: 3 * width * height }, (_, i) => 3 * i),
};

for (const angle of [0, 90, 180, 270] as const satisfies RightAngle[]) {
  test(`turned by ${angle} degrees as sharp turns it`, async (t) => {
    const { data, info } = await sharp(picture.rgb, { raw: { width, height, channels: 3 } })
      .rotate(angle)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const turned = turnedPicture(picture, angle);
    t.deepEqual([turned.width, turned.height], [info.width, info.height]);
    t.deepEqual([...turned.rgb], [...data]);
  });
}

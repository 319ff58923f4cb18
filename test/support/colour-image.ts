import sharp from 'sharp';

/**
 * Writes an image of three coloured stripes; the ending of its name chooses the format.
 *
 * @returns its path
 */
export async function writeColourImage(path: string, size = { width: 96, height: 64 }): Promise<string> {
  const { width, height } = size;
  const stripes = [
    [150, 95, 60],
    [95, 130, 75],
    [130, 160, 200],
  ];
  const rgb = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at += 1) {
    const stripe = stripes[Math.floor((3 * (at % width)) / width)] as number[];
    const light = 0.6 + (0.4 * Math.floor(at / width)) / height;
    for (const [channel, value] of stripe.entries()) rgb[3 * at + channel] = Math.round(value * light);
  }
  await sharp(rgb, { raw: { width, height, channels: 3 } }).toFile(path);
  return path;
}

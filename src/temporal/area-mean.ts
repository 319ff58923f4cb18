import type { SmallImage } from '../colour/small-image.js';

/**
 * A smaller image, each sample the mean of the block of samples it stands for.
 *
 * @param image - any number of channels
 * @param size - width and height that divide the image's
 * @throws RangeError when they do not
 */
export function areaMean(
  image: SmallImage,
  { width, height }: { readonly width: number; readonly height: number },
): SmallImage {
  const [wide, tall] = [image.width / width, image.height / height];
  if (!Number.isInteger(wide) || !Number.isInteger(tall)) {
    throw new RangeError(`${image.width}x${image.height} does not divide into ${width}x${height}`);
  }
  const data = new Float32Array(width * height * image.channels);
  // Channels lie one under the other, and none shares a block of rows with the next.
  const rows = image.height * image.channels;
  for (let y = 0; y < rows; y += 1) {
    const into = Math.floor(y / tall) * width;
    const from = y * image.width;
    for (let x = 0; x < image.width; x += 1) {
      const at = into + Math.floor(x / wide);
      data[at] = (data[at] as number) + (image.data[from + x] as number);
    }
  }
  const share = 1 / (wide * tall);
  for (let i = 0; i < data.length; i += 1) data[i] = (data[i] as number) * share;
  return { width, height, channels: image.channels, data };
}

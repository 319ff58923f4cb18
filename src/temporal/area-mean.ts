import type { SmallPicture } from '../colour/small-picture.js';

/**
 * A smaller picture, each sample the mean of the block of samples it stands for.
 *
 * @param picture - any number of channels
 * @param size - width and height that divide the picture's
 * @throws RangeError when they do not
 */
export function areaMean(
  picture: SmallPicture,
  { width, height }: { readonly width: number; readonly height: number },
): SmallPicture {
  const [wide, tall] = [picture.width / width, picture.height / height];
  if (!Number.isInteger(wide) || !Number.isInteger(tall)) {
    throw new RangeError(`${picture.width}x${picture.height} does not divide into ${width}x${height}`);
  }
  const data = new Float32Array(width * height * picture.channels);
  // Channels lie one under the other, and none shares a block of rows with the next.
  const rows = picture.height * picture.channels;
  for (let y = 0; y < rows; y += 1) {
    const into = Math.floor(y / tall) * width;
    const from = y * picture.width;
    for (let x = 0; x < picture.width; x += 1) {
      const at = into + Math.floor(x / wide);
      data[at] = (data[at] as number) + (picture.data[from + x] as number);
    }
  }
  const share = 1 / (wide * tall);
  for (let i = 0; i < data.length; i += 1) data[i] = (data[i] as number) * share;
  return { width, height, channels: picture.channels, data };
}

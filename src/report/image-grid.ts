import sharp from 'sharp';
import type { RgbImage } from '../colour/rgb-image.js';
import type { PlaneSize } from '../frame/pixel-format.js';

/** White between images, in pixels. */
const GAP = 4;

/**
 * Images in rows and columns, for the eye. Unlike the demonstration's contact sheet it takes images that lie in no
 * file.
 */
export class ImageGrid {
  readonly #tile: PlaneSize;
  readonly #rows: (readonly Uint8Array[])[] = [];

  /**
   * @param columns - what each column shows
   * @param tile - room for one image in pixels; what does not fill it is centred
   */
  constructor(
    readonly columns: readonly string[],
    tile: PlaneSize = { width: 256, height: 192 },
  ) {
    this.#tile = tile;
  }

  /** Rows so far. */
  get rows(): number {
    return this.#rows.length;
  }

  /**
   * Adds a row.
   *
   * @param images - one per column, 8 bits; undefined leaves its place empty
   */
  async add(images: readonly (RgbImage | undefined)[]): Promise<void> {
    if (images.length !== this.columns.length)
      throw new RangeError(`a row of ${images.length} images does not fill ${this.columns.length} columns`);
    this.#rows.push(await Promise.all(images.map((image) => this.#fit(image))));
  }

  /**
   * Writes the grid.
   *
   * @param path - PNG file
   */
  async write(path: string): Promise<void> {
    const { width, height } = this.#tile;
    const sheet = {
      width: this.columns.length * (width + GAP) - GAP,
      height: Math.max(this.#rows.length * (height + GAP) - GAP, 1),
    };
    const pixels = new Uint8Array(3 * sheet.width * sheet.height).fill(255);
    for (const [row, tiles] of this.#rows.entries()) {
      for (const [column, tile] of tiles.entries()) {
        for (let y = 0; y < height; y += 1) {
          const at = (row * (height + GAP) + y) * sheet.width + column * (width + GAP);
          pixels.set(tile.subarray(3 * y * width, 3 * (y + 1) * width), 3 * at);
        }
      }
    }
    await sharp(pixels, { raw: { ...sheet, channels: 3 } }).toFile(path);
  }

  async #fit(image: RgbImage | undefined): Promise<Uint8Array> {
    const { width, height } = this.#tile;
    if (!image) return new Uint8Array(3 * width * height).fill(255);
    const raw = { width: image.width, height: image.height, channels: 3 as const };
    return sharp(image.rgb, { raw })
      .resize(width, height, { fit: 'contain', background: '#fff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer();
  }
}

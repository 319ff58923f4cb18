import sharp from 'sharp';
import type { RgbImage } from '../../src/colour/rgb-image.js';
import {
  type Descriptor,
  GLOBAL_LENGTH,
  GRID_SIDE,
  HISTOGRAM_BINS,
  LOCAL_LENGTH,
} from '../../src/recommend/descriptor.js';
import type { ImageDescriber } from '../../src/recommend/library/describe-file.js';

const CELLS = GRID_SIDE * GRID_SIDE;

/** A describer without a network: images that look alike have vectors that lie near each other. */
export class FakeDescriber implements ImageDescriber {
  /** Images described so far. */
  described = 0;

  /**
   * @param version - see {@link ImageDescriber.version}
   * @param milliseconds - time that each image takes
   */
  constructor(
    readonly version = 'fake-1',
    private readonly milliseconds = 0,
  ) {}

  async describe({ width, height, rgb }: RgbImage): Promise<Descriptor> {
    this.described += 1;
    if (this.milliseconds > 0) await new Promise((done) => setTimeout(done, this.milliseconds));
    const small = await sharp(rgb, { raw: { width, height, channels: 3 } })
      .resize(16, 8, { fit: 'fill' })
      .toColourspace('b-w')
      .raw()
      .toBuffer();
    return fakeDescriptor(Float32Array.from(small));
  }
}

/**
 * A descriptor by its global vector's direction.
 *
 * @param direction - up to {@link GLOBAL_LENGTH} numbers, not all zero; the others are zero
 */
export function fakeDescriptor(direction: ArrayLike<number>): Descriptor {
  const length = Math.hypot(...Array.from(direction));
  const global = Float32Array.from({ length: GLOBAL_LENGTH }, (_, i) => (direction[i] ?? 0) / length);
  const integers = (count: number) =>
    Int8Array.from({ length: count }, (_, i) =>
      Math.round(127 * Math.sin(i * 3 + (global[i % GLOBAL_LENGTH] as number))),
    );
  return {
    global,
    classes: [{ index: Math.round(Math.abs(global[0] as number) * 999), probability: 0.5 }],
    local: integers(CELLS * LOCAL_LENGTH),
    histograms: integers(CELLS * HISTOGRAM_BINS),
    colours: integers(2 * CELLS),
  };
}

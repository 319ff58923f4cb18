import sharp, { type Sharp } from 'sharp';
import type { RgbImage } from '../colour/rgb-image.js';
import { MAX_IMAGE_PIXELS, readImageHeader } from '../decode/images/image-header.js';
import type { PlaneSize } from '../frame/pixel-format.js';
import { type ReferenceClipOptions, readClipFrame } from '../references/clip-frame.js';
import type { GivenReference } from '../references/given-reference.js';
import { contentHash } from '../render/shots/content-hash.js';
import { hashOf } from '../render/shots/fingerprint.js';
import { RequestRefused } from './answer-error.js';

/** Long side of a reference's picture in samples. */
const LONG_SIDE = 1024;

const QUALITY = 85;

/** A picture that colours may be taken from: an image, or a frame of a clip. */
export type ReferencePicture = Pick<GivenReference, 'path' | 'frame'>;

/** Pictures of references, named by their content. Only what was named may be asked for. */
export class ReferencePictures {
  readonly #known = new Map<string, ReferencePicture>();
  readonly #sizes = new Map<string, Promise<PlaneSize>>();

  /** @param clips - how clips are opened */
  constructor(readonly clips: ReferenceClipOptions) {}

  /**
   * Names a picture; whoever knows the name may ask for it from now on.
   *
   * @returns 32 hexadecimal digits, the same for the same content; of a file that is not there, for the same path
   */
  async idOf({ path, frame }: ReferencePicture): Promise<string> {
    const content = await contentHash(path).catch(() => `missing ${path}`);
    const id = hashOf([content, frame ?? null]).slice(0, 32);
    this.#known.set(id, { path, ...(frame === undefined ? {} : { frame }) });
    return id;
  }

  /**
   * The picture of a name.
   *
   * @throws RequestRefused with 404 when the name is unknown
   */
  named(id: string): ReferencePicture {
    const picture = this.#known.get(id);
    if (!picture) throw new RequestRefused(404, `there is no reference ${id}`, 'choose it again');
    return picture;
  }

  /**
   * Size of a picture as it is seen.
   *
   * @throws AutochromeError of kind `input` when it cannot be read
   */
  size(id: string): Promise<PlaneSize> {
    const known = this.#sizes.get(id) ?? this.#sizeOf(this.named(id));
    this.#sizes.set(id, known);
    known.catch(() => this.#sizes.delete(id));
    return known;
  }

  /**
   * The picture as a JPEG of at most 1024 samples on its long side.
   *
   * @throws RequestRefused with 404 when the name is unknown; AutochromeError of kind `input` when it cannot be read
   */
  async jpeg(id: string, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const { path, frame } = this.named(id);
    if (frame !== undefined) {
      const image = await readClipFrame({ path, frame }, { ...this.clips, signal });
      return jpegOf(image, { width: LONG_SIDE, height: LONG_SIDE });
    }
    await readImageHeader(path);
    const picture = sharp(path, { limitInputPixels: MAX_IMAGE_PIXELS })
      .autoOrient()
      .flatten({ background: '#777' });
    return finished(picture, { width: LONG_SIDE, height: LONG_SIDE });
  }

  async #sizeOf({ path, frame }: ReferencePicture): Promise<PlaneSize> {
    if (frame === undefined) return readImageHeader(path);
    return readClipFrame({ path, frame }, this.clips);
  }
}

/** A JPEG of an image, made smaller to lie within a size. */
export function jpegOf(
  { width, height, rgb }: RgbImage,
  within: PlaneSize,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = rgb instanceof Uint16Array ? Uint8Array.from(rgb, (value) => value >> 8) : rgb;
  return finished(sharp(bytes, { raw: { width, height, channels: 3 } }), within);
}

async function finished(picture: Sharp, { width, height }: PlaneSize): Promise<Uint8Array<ArrayBuffer>> {
  const small = picture.resize({ width, height, fit: 'inside', withoutEnlargement: true });
  return new Uint8Array(await small.toColourspace('srgb').jpeg({ quality: QUALITY }).toBuffer());
}

import { open, stat } from 'node:fs/promises';
import sharp, { type Metadata } from 'sharp';
import { AutochromeError, inputError } from '../../errors.js';
import { type ImageKind, imageKindOf, SIGNATURE_BYTES } from './image-kind.js';

/** What an image file says of itself. */
export interface ImageHeader {
  readonly path: string;
  readonly kind: ImageKind;
  /** Size in samples with the EXIF orientation applied. */
  readonly width: number;
  readonly height: number;
  /** Whether it holds one channel of grey (beside alpha). */
  readonly gray: boolean;
  /** 16 for 16-bit samples; 8 for 8 and fewer. */
  readonly bitDepth: 8 | 16;
  readonly hasAlpha: boolean;
}

/** Images of more samples are refused: a small hostile file can claim any size. 16384 x 8192 is a 16K film scan. */
export const MAX_IMAGE_PIXELS = 16384 * 8192;

/** Larger files are refused; an image of {@link MAX_IMAGE_PIXELS} at 3 x 16 bits has 768 MiB. */
export const MAX_IMAGE_BYTES = 2 ** 30;

const USE_ANOTHER = 'Give a png, jpeg, tiff or webp image';

/**
 * Reads the header of an image, without its samples. The file's content decides what it is, not its name.
 *
 * @throws AutochromeError of kind `input` naming the file: missing, a folder, not allowed to be read, empty, not a
 *   image, broken, of floating-point or 32-bit samples, or above the limits
 */
export async function readImageHeader(path: string): Promise<ImageHeader> {
  const kind = await kindOfFile(path);
  let metadata: Metadata;
  try {
    metadata = await sharp(path, { limitInputPixels: false }).metadata();
  } catch (cause) {
    throw brokenImage(path, cause);
  }
  const { width, height } = metadata.autoOrient;
  if (width * height > MAX_IMAGE_PIXELS) {
    throw inputError(
      `${path} is ${width}x${height} pixels; images may have up to ${MAX_IMAGE_PIXELS}`,
      'Make a smaller copy of it',
    );
  }
  if (metadata.depth !== 'uchar' && metadata.depth !== 'ushort') {
    throw inputError(
      `${path} has samples of type ${metadata.depth}; images are read at 8 or 16 bits`,
      'Save it as a 16-bit png or tiff',
    );
  }
  return {
    path,
    kind,
    width,
    height,
    gray: metadata.channels - (metadata.hasAlpha ? 1 : 0) === 1,
    bitDepth: metadata.depth === 'ushort' ? 16 : 8,
    hasAlpha: metadata.hasAlpha,
  };
}

async function kindOfFile(path: string): Promise<ImageKind> {
  let size: number;
  const signature = new Uint8Array(SIGNATURE_BYTES);
  try {
    const status = await stat(path);
    if (status.isDirectory()) throw inputError(`${path} is a folder, not an image`, 'Name an image in it');
    if (!status.isFile()) throw inputError(`${path} is not a file`, USE_ANOTHER);
    size = status.size;
    const file = await open(path);
    try {
      await file.read(signature, 0, SIGNATURE_BYTES, 0);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw unreadableFile(path, cause);
  }
  if (size === 0) throw inputError(`${path} is empty (0 bytes)`, USE_ANOTHER);
  if (size > MAX_IMAGE_BYTES) {
    throw inputError(`${path} has ${size} bytes; image files may have up to ${MAX_IMAGE_BYTES}`, USE_ANOTHER);
  }
  const kind = imageKindOf(signature);
  if (!kind) throw inputError(`${path} is not a png, jpeg, tiff or webp image`, USE_ANOTHER);
  return kind;
}

/** The error for a file that the system does not let us read. */
export function unreadableFile(path: string, cause: unknown): AutochromeError {
  if (cause instanceof AutochromeError) return cause;
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return inputError(`${path} does not exist`, 'Check the path', cause);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return inputError(`${path} may not be read by this user`, 'Check its permissions', cause);
  }
  return inputError(`${path} cannot be read: ${(cause as Error).message}`, 'Check the disk it is on', cause);
}

/** The error for an image whose content the decoder rejects. */
export function brokenImage(path: string, cause: unknown): AutochromeError {
  const reason = (cause as Error).message.replace(/\s+/g, ' ').slice(0, 160).trim();
  return inputError(
    `${path} is damaged or incomplete: ${reason}`,
    'Copy or export it again from its original',
    cause,
  );
}

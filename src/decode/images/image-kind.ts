/** Image formats that are read. */
export type ImageKind = 'png' | 'jpeg' | 'tiff' | 'webp';

/** File name endings of images, in lower case. */
export const IMAGE_EXTENSIONS = ['.png', '.jpg', '.jpeg', '.tif', '.tiff', '.webp'] as const;

/** Endings of images that are not read; they are known, so that the refusal can say what is. */
const OTHER_IMAGES = /\.(avif|bmp|dng|dpx|exr|heic|heif|jp2|jxl)$/i;

/** Whether a file name ends like an image's, of a kind that is read or another. */
export function looksLikeImage(path: string): boolean {
  return hasImageExtension(path) || OTHER_IMAGES.test(path);
}

/** Whether a file name ends like an image's of a kind that is read. */
export function hasImageExtension(path: string): boolean {
  const lower = path.toLowerCase();
  return IMAGE_EXTENSIONS.some((extension) => lower.endsWith(extension));
}

const SIGNATURES: readonly (readonly [ImageKind, readonly number[]])[] = [
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['tiff', [0x4d, 0x4d, 0x00, 0x2a]],
  // BigTIFF
  ['tiff', [0x49, 0x49, 0x2b, 0x00]],
  ['tiff', [0x4d, 0x4d, 0x00, 0x2b]],
];

/** Bytes that {@link imageKindOf} looks at. */
export const SIGNATURE_BYTES = 12;

/**
 * The format that a file's first bytes announce, whatever its name says.
 *
 * @param bytes - the first {@link SIGNATURE_BYTES} bytes of the file, or all of a shorter one
 * @returns undefined for anything that is not one of {@link ImageKind}
 */
export function imageKindOf(bytes: Uint8Array): ImageKind | undefined {
  for (const [kind, signature] of SIGNATURES) {
    if (signature.every((byte, i) => bytes[i] === byte)) return kind;
  }
  const text = (start: number, end: number) => String.fromCharCode(...bytes.subarray(start, end));
  return text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP' ? 'webp' : undefined;
}

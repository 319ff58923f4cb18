import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Triple } from '../../src/colour/lab.js';
import { labToSrgb } from '../../src/colour/lab-image.js';

/** L*, a*, b* of a sample of a frame. */
export type LabAt = (x: number, y: number, frame: number) => Triple;

/**
 * Writes a numbered sequence of lossless images to a folder of its own.
 *
 * @returns the folder
 */
export async function writeColourSequence(
  folder: string,
  frames: number,
  { width, height }: { readonly width: number; readonly height: number },
  at: LabAt,
): Promise<string> {
  await mkdir(folder);
  const size = width * height;
  for (let frame = 0; frame < frames; frame += 1) {
    const data = new Float32Array(3 * size);
    for (let i = 0; i < size; i += 1) {
      const [lightness, a, b] = at(i % width, Math.floor(i / width), frame);
      data[i] = lightness;
      data[size + i] = a;
      data[2 * size + i] = b;
    }
    const { rgb } = labToSrgb({ width, height, channels: 3, data });
    const name = `${String(frame).padStart(4, '0')}.png`;
    await sharp(rgb, { raw: { width, height, channels: 3 } }).toFile(join(folder, name));
  }
  return folder;
}

/** Lightness with structure everywhere, smooth enough to be followed between samples: 30 to 70. */
export function texture(x: number, y: number): number {
  return (
    50 +
    7 * Math.sin(x / 2.3) +
    7 * Math.cos(y / 2.9 + x / 7) +
    6 * Math.sin((x + y) / 4.1) * Math.cos(y / 5.3 - x / 9)
  );
}

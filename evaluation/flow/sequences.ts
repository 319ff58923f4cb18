import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lightnessOfLuma } from '../../src/colour/lightness.js';
import type { SmallImage } from '../../src/colour/small-image.js';
import { readImage } from '../../src/decode/images/read-image.js';
import { inputError } from '../../src/errors.js';
import type { FlowField } from '../../src/temporal/flow-field.js';
import { readFlo } from './flo-file.js';

/** Two successive frames and the true motion from the first to the second. */
export interface Sequence {
  readonly name: string;
  /** The frames' files. */
  readonly paths: readonly [string, string];
  /** CIE L* of both. */
  readonly frames: readonly [SmallImage, SmallImage];
  readonly truth: FlowField;
}

/**
 * Reads the sequences of Middlebury whose truth is published: a folder of folders, each with frame10.png, frame11.png and
 * flow10.flo.
 *
 * @param data - the folder, or a data root that has it as flow/middlebury
 * @throws AutochromeError of kind `input` when there are none, or a file cannot be read
 */
export async function readSequences(data: string): Promise<Sequence[]> {
  for (const folder of [join(data, 'flow', 'middlebury'), data]) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const found = await Promise.all(
      names
        .sort()
        .map(async (name) => ((await readdir(join(folder, name))).includes('flow10.flo') ? [name] : [])),
    );
    const sequences = found.flat().map((name) => readSequence(join(folder, name), name));
    if (sequences.length > 0) return Promise.all(sequences);
  }
  throw inputError(`${data} has no flow sequences`, 'Name with --data a folder that has flow/middlebury');
}

async function readSequence(folder: string, name: string): Promise<Sequence> {
  const paths = [join(folder, 'frame10.png'), join(folder, 'frame11.png')] as const;
  const [first, second, truth] = await Promise.all([
    readLightness(paths[0]),
    readLightness(paths[1]),
    readFlo(join(folder, 'flow10.flo')),
  ]);
  return { name, paths, frames: [first, second], truth };
}

/** CIE L* of a picture's luma (BT.601) as grey: what is left of it in black and white. */
async function readLightness(path: string): Promise<SmallImage> {
  const { width, height, rgb, bitDepth } = await readImage(path);
  const white = 2 ** bitDepth - 1;
  const data = Float32Array.from({ length: width * height }, (_, i) => {
    const [red, green, blue] = rgb.subarray(3 * i, 3 * i + 3) as unknown as [number, number, number];
    return lightnessOfLuma((0.299 * red + 0.587 * green + 0.114 * blue) / white);
  });
  return { width, height, channels: 1, data };
}

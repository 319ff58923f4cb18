import { createReadStream, createWriteStream } from 'node:fs';
import { access, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { readImage } from '../../src/decode/images/read-image.js';
import type { Network } from '../../src/inference/network.js';
import { DESCRIBED_SIZE, describeImage } from '../../src/recommend/describe.js';
import type { Descriptor } from '../../src/recommend/descriptor.js';
import { type DescribedImage, describedImage } from '../../src/recommend/images/read-lightness.js';
import { allInOrder } from '../../src/streams/map-in-order.js';
import { grayed } from '../truth.js';
import { lightnessHistogram } from './histograms.js';

/** Images read while another is described. */
const AT_ONCE = 3;

/** What is known of a picture in black and white. */
export interface Described {
  /** Relative to the data's root. */
  readonly path: string;
  readonly descriptor: Descriptor;
  /** See {@link lightnessHistogram}. */
  readonly histogram: Float32Array;
}

/** How a picture is seen: through the lightness of its colours as in a library, or as it would be on black-and-white film. */
export type Look = 'colour' | 'gray';

/** How pictures are described. */
export interface DescribeOptions {
  readonly look: Look;
  /** The folder that paths are relative to. */
  readonly root: string;
  /** The network `describe`. */
  readonly network: Network;
  /** The network's version: descriptors of another are of no use. */
  readonly version: string;
  /** A file to keep descriptors of one look in between runs. */
  readonly file?: string | undefined;
  /** Told now and then. */
  readonly progress: (line: string) => void;
}

/**
 * Describes pictures.
 *
 * @returns by path
 * @throws AutochromeError of kind `input` when a picture cannot be read
 */
export async function describeAll(
  paths: readonly string[],
  options: DescribeOptions,
): Promise<Map<string, Described>> {
  const { look, root, network, version, file, progress } = options;
  const known = file === undefined ? new Map<string, Described>() : await read(file, version, look);
  const missing = paths.filter((path) => !known.has(path));
  await allInOrder(missing, AT_ONCE, async (path, place) => {
    if (place % 1000 === 0) progress(`describing pictures: ${place} of ${missing.length}`);
    known.set(path, await describe(path, await seen(join(root, path), look), network));
  });
  if (file !== undefined && missing.length > 0) await write(file, { version, look }, known.values());
  return known;
}

/** In black and white there are no colours to give. */
type Seen = Pick<DescribedImage, 'lightness'> & Partial<DescribedImage>;

async function seen(path: string, look: Look): Promise<Seen> {
  const picture = await readImage(path);
  if (look === 'colour') return describedImage(picture);
  return { lightness: (await grayed(picture, DESCRIBED_SIZE)).lightness };
}

async function describe(path: string, { lightness, colours }: Seen, network: Network): Promise<Described> {
  const descriptor = await describeImage(network, lightness, colours);
  return { path, descriptor, histogram: lightnessHistogram(lightness) };
}

async function read(file: string, version: string, look: Look): Promise<Map<string, Described>> {
  const found = new Map<string, Described>();
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (!exists) return found;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const row = JSON.parse(line);
    if (row.version !== version || row.look !== look) continue;
    const bytes = (name: string) => new Uint8Array(Buffer.from(row[name], 'base64'));
    const floats = (name: string) => new Float32Array(bytes(name).buffer);
    const integers = (name: string) => new Int8Array(bytes(name).buffer);
    found.set(row.path, {
      path: row.path,
      descriptor: {
        global: floats('global'),
        classes: row.classes,
        local: integers('local'),
        histograms: integers('histograms'),
        ...(row.colours === undefined ? {} : { colours: integers('colours') }),
      },
      histogram: floats('histogram'),
    });
  }
  return found;
}

async function write(
  file: string,
  made: { version: string; look: Look },
  all: Iterable<Described>,
): Promise<void> {
  const text = (data: Float32Array | Int8Array) =>
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
  async function* lines() {
    for (const { path, descriptor, histogram } of all) {
      const { global, classes, local, histograms, colours } = descriptor;
      const row = {
        ...{ global: text(global), local: text(local), histograms: text(histograms) },
        ...(colours ? { colours: text(colours) } : {}),
      };
      yield `${JSON.stringify({ path, ...made, classes, ...row, histogram: text(histogram) })}\n`;
    }
  }
  await pipeline(lines, createWriteStream(`${file}.part`));
  await rename(`${file}.part`, file);
}

import { frameLightness } from '../../src/colorize/lightness.js';
import { openClip } from '../../src/decode/open-clip.js';
import { FramePool } from '../../src/frame/frame-pool.js';
import { frameBytes } from '../../src/frame/pixel-format.js';
import type { Network } from '../../src/inference/network.js';
import { compareLocally } from '../../src/recommend/cell-match.js';
import { DESCRIBED_SIZE, describeImage } from '../../src/recommend/describe.js';
import type { Descriptor } from '../../src/recommend/descriptor.js';
import { areNearDuplicates } from '../../src/recommend/near-duplicates.js';
import { cosineOf } from '../../src/recommend/order.js';

/** Distances in frames between two frames that are compared. */
export const LAGS = [1, 6, 24] as const;

/** Two pictures compared. */
export interface ComparedPair {
  readonly cosine: number;
  /** Equation 8. */
  readonly local: number;
  readonly nearDuplicates: boolean;
}

/** Compares two pictures as the library does before it leaves one out. */
export function comparePair(one: Descriptor, other: Descriptor): ComparedPair {
  return {
    cosine: cosineOf(one.global, other.global),
    local: compareLocally(one, other).score,
    nearDuplicates: areNearDuplicates(one, other),
  };
}

/** The networks that describe frames. */
export interface FrameNetworks {
  readonly lightness: Network;
  readonly describe: Network;
}

/**
 * Compares the first frame of a clip with those {@link LAGS} later.
 *
 * @param path - a clip of one shot
 * @returns by lag; clips that are shorter lack some
 */
export async function compareFrames(
  path: string,
  networks: FrameNetworks,
): Promise<Map<number, ComparedPair>> {
  const source = await openClip(path);
  try {
    const { metadata } = source;
    const pool = new FramePool(2, frameBytes(metadata.format, metadata));
    const range = { start: 0, end: Math.max(...LAGS) + 1 };
    const pairs = new Map<number, ComparedPair>();
    let first: Descriptor | undefined;
    for await (const frame of source.frames({ pool, range })) {
      const wanted = frame.index === 0 || LAGS.some((lag) => lag === frame.index);
      if (wanted) {
        const lightness = await frameLightness(networks.lightness, frame, metadata.colour, DESCRIBED_SIZE);
        const descriptor = await describeImage(networks.describe, lightness);
        first ??= descriptor;
        if (frame.index > 0) pairs.set(frame.index, comparePair(first, descriptor));
      }
      frame.buffer.release();
    }
    return pairs;
  } finally {
    await source.close();
  }
}

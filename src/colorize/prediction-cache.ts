import type { ChromaPrediction, Colorizer } from './colorizer.js';

/**
 * Predictions that were made before, by content: a render, a preview and a plug-in that share one never predict the same
 * frame twice. It may forget at any time, and never fails: what cannot be read is not there.
 */
export interface PredictionCache {
  /** @returns undefined where there is none; otherwise not to be changed, others may look at it too */
  get(key: string): Promise<ChromaPrediction | undefined>;
  /** Keeps a prediction, which must not be changed any more. Settles when there is room for the next. */
  put(key: string, prediction: ChromaPrediction): Promise<void>;
}

/** What decides a prediction beside the frame. */
export interface ColouringIdentity {
  /** Names method, settings, networks, device and references: whatever may change the colours. */
  readonly name: string;
  /** Whether the frame's place in the clip matters too, since references' weights change. */
  readonly byPlace: boolean;
}

/**
 * A colorizer that asks a cache first. A lightness that was seen before, in this film or another, needs no network.
 *
 * Memory: none of its own.
 *
 * @param colorizer - a pure function of lightness, place and identity, as colorizers are
 */
export function cachedColorizer(
  colorizer: Colorizer,
  cache: PredictionCache,
  identity: ColouringIdentity,
): Colorizer {
  return {
    method: colorizer.method,
    colorize: async (lightness, frame = 0) => {
      const { width, height, data } = lightness;
      const head = `${identity.name}\n${width}x${height}${identity.byPlace ? `\n${frame}` : ''}\n`;
      const key = await sha256(new TextEncoder().encode(head), data);
      const known = await cache.get(key);
      if (known) return known;
      const prediction = await colorizer.colorize(lightness, frame);
      await cache.put(key, prediction);
      return prediction;
    },
  };
}

async function sha256(head: Uint8Array, { buffer, byteOffset, byteLength }: Float32Array): Promise<string> {
  const bytes = new Uint8Array(head.length + byteLength);
  bytes.set(head);
  bytes.set(new Uint8Array(buffer, byteOffset, byteLength), head.length);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

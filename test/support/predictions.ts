import type { ChromaPrediction } from '../../src/colorize/colorizer.js';

/** A key by a number. */
export const keyOf = (n: number) => n.toString(16).padStart(64, 'a');

/** A prediction by a number: 16x8, with confidence where the number is even; every sample is a function of it. */
export function predictionOf(n: number): ChromaPrediction {
  const data = Float32Array.from({ length: 256 }, (_, i) => Math.sin(n * 1.3 + i) * 80);
  return {
    chroma: { width: 16, height: 8, channels: 2, data },
    confidence: n % 2 === 0 ? { width: 2, height: 1, channels: 1, data: Float32Array.of(n, 0.5) } : undefined,
  };
}

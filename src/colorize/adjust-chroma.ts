import type { ChromaPrediction } from './colorizer.js';

/** What a user wants of colours, whatever predicted them. */
export interface ChromaControls {
  /** How much of the colour is laid over the film, 0 (none: it stays black and white) to 1 (all). */
  readonly strength: number;
  /** Factor of chroma, 0 to 2: how vivid the colours are. */
  readonly saturation: number;
}

/** Controls that leave colours as they were predicted. */
export const AS_PREDICTED: ChromaControls = { strength: 1, saturation: 1 };

/**
 * Colours with their chroma (distance from gray in a*, b*) scaled, hue and confidence kept: first by saturation, then
 * blended towards no colour by strength. Both being factors, so is what they do together.
 *
 * @returns the same prediction where both are 1
 */
export function adjustChroma<P extends ChromaPrediction>(prediction: P, controls: ChromaControls): P {
  const factor = controls.strength * controls.saturation;
  if (factor === 1) return prediction;
  const { chroma } = prediction;
  return { ...prediction, chroma: { ...chroma, data: chroma.data.map((value) => value * factor) } };
}

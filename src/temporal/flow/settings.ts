import type { RefinementSettings } from './variational-refiner.js';

/** How flow is estimated. Levels are those of the pyramid: 0 is the image itself, each next one is half as large. */
export interface FlowSettings extends RefinementSettings {
  /** Finest level at which flow is refined, from 0; the result is interpolated from there. */
  readonly finestLevel: number;
  /** Finest level at which patches are searched, from 0; levels below {@link finestLevel} are not looked at. */
  readonly patchLevel: number;
  /** Samples from one patch to the next, from 1 to 8. */
  readonly stride: number;
  /** Steps of the descent at most, each time that a patch has a new start. */
  readonly iterations: number;
}

const REFINEMENT = {
  warps: 2,
  reweightings: 2,
  sweeps: 5,
  smoothness: 1,
  intensity: 0.5,
  gradient: 0.5,
  edges: 3,
} satisfies RefinementSettings;

/**
 * From quick to accurate: `fast` and `medium` refine at half the size of the image, `accurate` at its own.
 * docs/flow.md has their errors and times.
 */
export const FLOW_PRESETS = {
  fast: { finestLevel: 1, patchLevel: 1, stride: 5, iterations: 3, ...REFINEMENT, warps: 1 },
  medium: { finestLevel: 1, patchLevel: 1, stride: 4, iterations: 3, ...REFINEMENT },
  accurate: { finestLevel: 0, patchLevel: 1, stride: 4, iterations: 8, ...REFINEMENT, warps: 3 },
} as const satisfies Record<string, FlowSettings>;

/** Name of a preset. */
export type FlowPreset = keyof typeof FLOW_PRESETS;

/** Least and largest of each setting; undefined where any number from 0 will do. */
const WHOLE = {
  finestLevel: [0, 16],
  patchLevel: [0, 16],
  stride: [1, 8],
  iterations: [0, 1000],
  warps: [0, 1000],
  reweightings: [1, 1000],
  sweeps: [1, 1000],
} as const;

const NOT_NEGATIVE = ['smoothness', 'intensity', 'gradient', 'edges'] as const;

/**
 * Settings of a preset, or those given, once they were checked.
 *
 * @throws RangeError naming the setting, its value and what is allowed
 */
export function flowSettings(given: FlowSettings | FlowPreset): FlowSettings {
  if (typeof given === 'string') return FLOW_PRESETS[given];
  for (const [name, [least, most]] of Object.entries(WHOLE)) {
    const value = given[name as keyof typeof WHOLE];
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new RangeError(`flow setting ${name} is ${value}; it is a whole number from ${least} to ${most}`);
    }
  }
  for (const name of NOT_NEGATIVE) {
    if (!(given[name] >= 0 && Number.isFinite(given[name]))) {
      throw new RangeError(`flow setting ${name} is ${given[name]}; it is a number from 0`);
    }
  }
  return given;
}

import type { Settings } from '../settings/settings.js';
import { DEFAULT_LAMBDA, DEFAULT_SIGMA, type SmoothingSettings } from '../temporal/smoothing-settings.js';

type Given = Pick<Settings, 'smooth' | 'temporalWindow'>;

/** What the user's settings are to the temporal stage. */
export function smoothingSettings({ smooth, temporalWindow }: Given): SmoothingSettings {
  return { lambda: smooth * DEFAULT_LAMBDA, radius: temporalWindow, sigma: DEFAULT_SIGMA };
}

/** How an output says that it was made steady. */
export function smoothingText({ smooth, temporalWindow }: Given): string {
  return `${smooth} over ${temporalWindow} frames each way`;
}

import { lightnessOfLuma } from '../../src/colour/lightness.js';
import type { SmallImage } from '../../src/colour/small-image.js';
import type { Cut } from '../../src/shots/cuts/cut.js';
import { CutDetector } from '../../src/shots/cuts/cut-detector.js';
import { type LumaImage, SIZE } from './luma-clip.js';

/** Steps of luma between which lightness is not told apart. */
const STEPS = 4096;

const LIGHTNESS = Float32Array.from({ length: STEPS + 1 }, (_, step) => lightnessOfLuma(step / STEPS));

/** What the detector finds, and the processor time it took for all frames, in milliseconds. */
export function detectCuts(pictures: readonly LumaImage[]): { cuts: Cut[]; milliseconds: number } {
  const small = pictures.map(lightnessOf);
  const begin = process.cpuUsage();
  const detector = new CutDetector();
  const cuts = [...small.flatMap((picture) => detector.push(picture)), ...detector.finish()];
  const { user, system } = process.cpuUsage(begin);
  return { cuts, milliseconds: (user + system) / 1000 };
}

function lightnessOf(picture: LumaImage): SmallImage {
  const data = picture.map((value) => LIGHTNESS[Math.round(value * STEPS)] as number);
  return { ...SIZE, channels: 1, data };
}

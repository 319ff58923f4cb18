import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';
import { type ClipRecipe, generateClip } from './generate-clip.js';

/** What is filmed, as ffmpeg's expressions of column X, row Y and frame N, in 8-bit codes. */
export const SCENES = {
  hills: '100+0.4*X+0.3*Y+14*sin(X/3)*cos(Y/4)',
  waves: '150-0.5*Y+20*sin((X+2*Y)/5)*sin(X/11)',
} as const;

/** What is added to all planes of a frame; differs from frame to frame. */
export const FLICKER = '7*sin(N*N*1.7+N)+4*cos(5*N)';

/** A clip of {@link SCENES} that does not move. */
export interface StillRecipe extends ClipRecipe {
  /** Luma in 8-bit codes: one of {@link SCENES}, or several put together. */
  readonly scene?: string;
  /** Added to every plane, in 8-bit codes; 0 when left out. */
  readonly added?: string;
}

/**
 * Makes a clip in which nothing moves, and all planes change together from frame to frame.
 *
 * @returns its path
 */
export function stillClip(runner: FfmpegRunner, folder: string, recipe: StillRecipe): Promise<string> {
  const { scene = SCENES.hills, added = '0', pixelFormat = 'yuv420p' } = recipe;
  const bits = Number(/p?(10|12)le$/.exec(pixelFormat)?.[1] ?? 8);
  const codes = (expression: string) => `'${2 ** (bits - 8)}*(${expression}+${added})'`;
  const chroma = pixelFormat.startsWith('gray')
    ? ''
    : `:cb=${codes('120+15*sin(X/7)')}:cr=${codes('140+12*cos(Y/5)')}`;
  return generateClip(runner, folder, { ...recipe, filters: `geq=lum=${codes(scene)}${chroma}` });
}

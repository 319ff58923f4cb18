import {
  type ColouringStages,
  type FrameColourer,
  frameColourer,
} from '../../src/colorize/frame-colourer.js';

export interface FakeColouringOptions {
  /** Awaited in each stage for each call, by the stage and the number of its call. */
  readonly delay?: (stage: 'lightness' | 'colorize' | 'upscale', call: number) => Promise<void>;
  /** Stage and number of its call that fails. */
  readonly failAt?: { readonly stage: 'lightness' | 'colorize' | 'upscale'; readonly call: number };
  /** As in a colourer's options. */
  readonly keepChroma?: boolean;
  readonly onWarning?: (message: string) => void;
  /** Stands in for the colorizer, which it is given. */
  readonly colorizer?: (colorizer: ColouringStages['colorizer']) => ColouringStages['colorizer'];
}

/** Colours that are a function of the frame: Cb becomes the first luma sample, Cr its complement, in 8 bits. */
export function fakeColouring(
  options: FakeColouringOptions = {},
): FrameColourer & { readonly running: () => number; readonly calls: Readonly<Record<string, number>> } {
  let running = 0;
  const calls = { lightness: 0, colorize: 0, upscale: 0 };
  const stage = async <T>(name: keyof typeof calls, work: () => T): Promise<T> => {
    const call = calls[name];
    calls[name] += 1;
    running += 1;
    try {
      await options.delay?.(name, call);
      if (options.failAt?.stage === name && options.failAt.call === call) throw new Error(`${name} failed`);
      return work();
    } finally {
      running -= 1;
    }
  };
  const colorizer: ColouringStages['colorizer'] = {
    method: 'network',
    colorize: (lightness) =>
      stage('colorize', () => {
        const code = lightness.data[0] as number;
        const chroma = { width: 1, height: 1, channels: 2, data: Float32Array.of(code, 255 - code) };
        return { chroma, confidence: undefined };
      }),
  };
  const stages: ColouringStages = {
    lightness: (frame) =>
      stage('lightness', () => ({
        width: 1,
        height: 1,
        channels: 1,
        data: Float32Array.of(frame.y[0] as number),
      })),
    colorizer: options.colorizer?.(colorizer) ?? colorizer,
    upscale: (_frame, { chroma }, { cb, cr }) =>
      stage('upscale', () => {
        cb.fill(chroma.data[0] as number);
        cr.fill(chroma.data[1] as number);
      }),
  };
  return { ...frameColourer(stages, { matrix: 'bt709', ...options }), running: () => running, calls };
}

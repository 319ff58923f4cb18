import type { FrameColouring } from '../../src/pipeline/colorize-frames.js';

export interface FakeColouringOptions {
  /** Awaited in each stage for each call, by the stage and the number of its call. */
  readonly delay?: (stage: 'lightness' | 'colorize' | 'upscale', call: number) => Promise<void>;
  /** Stage and number of its call that fails. */
  readonly failAt?: { readonly stage: 'lightness' | 'colorize' | 'upscale'; readonly call: number };
}

/** Colours that are a function of the frame: Cb becomes the first luma sample, Cr its complement, in 8 bits. */
export function fakeColouring(
  options: FakeColouringOptions = {},
): FrameColouring & { readonly running: () => number } {
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
  return {
    running: () => running,
    lightness: (frame) =>
      stage('lightness', () => ({
        width: 1,
        height: 1,
        channels: 1,
        data: Float32Array.of(frame.y[0] as number),
      })),
    colorizer: {
      method: 'network',
      colorize: (lightness) =>
        stage('colorize', () => {
          const code = lightness.data[0] as number;
          const chroma = { width: 1, height: 1, channels: 2, data: Float32Array.of(code, 255 - code) };
          return { chroma, confidence: undefined };
        }),
    },
    upscale: (frame, { chroma }) =>
      stage('upscale', () => {
        frame.cb?.fill(chroma.data[0] as number);
        frame.cr?.fill(chroma.data[1] as number);
      }),
  };
}

import { lastValueFrom } from 'rxjs';
import { adjustChroma, type ChromaControls } from '../../src/colorize/adjust-chroma.js';
import type { FrameColourer, Prediction } from '../../src/colorize/frame-colourer.js';
import { chromaPlanesOf } from '../../src/colorize/luma-frame.js';
import type { FrameRange, FrameSource } from '../../src/decode/frame-source.js';
import { FramePool } from '../../src/frame/frame-pool.js';
import { frameBytes, type PixelFormat } from '../../src/frame/pixel-format.js';
import { render } from '../../src/pipeline/render.js';
import { withChromaOf } from '../../src/pipeline/sink-planes.js';
import type { Smoothing } from '../../src/pipeline/temporal-stage.js';
import { FakeSink, type WrittenFrame } from './fake-sink.js';

/** What a render writes of a shot, in memory. */
export async function renderedShot(
  source: FrameSource,
  colourer: FrameColourer,
  options: { format: PixelFormat; shot: FrameRange; smoothing?: Smoothing; controls?: ChromaControls },
): Promise<readonly WrittenFrame[]> {
  const { format, ...rest } = options;
  const sink = new FakeSink({ format });
  await lastValueFrom(render({ source, sink, colourer, range: rest.shot, ...rest }));
  return sink.written;
}

/** A single frame of a clip with colours painted into it, as a render writes it. */
export async function paintedFrame(
  source: FrameSource,
  colourer: FrameColourer,
  index: number,
  prediction: Prediction,
  format: PixelFormat,
  controls: ChromaControls = { strength: 1, saturation: 1 },
): Promise<WrittenFrame> {
  const bytes = Math.max(
    frameBytes(format, source.metadata),
    frameBytes(source.metadata.format, source.metadata),
  );
  const pool = new FramePool(1, bytes);
  const sink = new FakeSink({ format });
  for await (const frame of source.frames({ pool, range: { start: index, end: index + 1 } })) {
    const coloured = withChromaOf(frame, format);
    await colourer.paint(coloured, adjustChroma(prediction, controls), chromaPlanesOf(coloured));
    await sink.write(coloured);
  }
  return sink.written[0] as WrittenFrame;
}

/** Numbers from `start` on to the one before `end`, in an order that looks like none. */
export function shuffled(start: number, end: number, seed = 7): number[] {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const numbers = Array.from({ length: end - start }, (_, n) => start + n);
  for (let n = numbers.length - 1; n > 0; n -= 1) {
    const other = Math.floor(random() * (n + 1));
    [numbers[n], numbers[other]] = [numbers[other] as number, numbers[n] as number];
  }
  return numbers;
}

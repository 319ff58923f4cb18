import type { Frame, Plane } from '../../src/frame/frame.js';
import { chromaSize, type PixelFormat } from '../../src/frame/pixel-format.js';
import { rational } from '../../src/time/rational.js';

/** A frame of shared memory with the luma that `code` gives, and chroma planes full of ones. */
export function lumaFrame(
  width: number,
  height: number,
  format: PixelFormat,
  code: (x: number, y: number) => number,
): Frame {
  const chroma = chromaSize(format, { width, height });
  const y = plane(width * height, format);
  for (let i = 0; i < y.length; i += 1) y[i] = Math.round(code(i % width, Math.floor(i / width)));
  const gray = format.subsampling === 'gray';
  return {
    ...{ index: 0, timestamp: rational(0), duration: undefined, width, height, format, y },
    cb: gray ? undefined : plane(chroma.width * chroma.height, format).fill(1),
    cr: gray ? undefined : plane(chroma.width * chroma.height, format).fill(1),
    buffer: { bytes: new Uint8Array(new SharedArrayBuffer(0)), release: () => {} },
  };
}

function plane(samples: number, { bitDepth }: PixelFormat): Plane {
  const memory = new SharedArrayBuffer(samples * (bitDepth > 8 ? 2 : 1));
  return bitDepth > 8 ? new Uint16Array(memory) : new Uint8Array(memory);
}

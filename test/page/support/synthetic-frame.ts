import type { FrameLook, FramePlanes, Plane } from '../../../src/preview/protocol.js';

/** Which frame, in which look, of what size. */
export interface SyntheticFrame {
  readonly index: number;
  readonly look: FrameLook;
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
}

/** A frame of moving shapes: luma with edges, grain and a ramp; raw chroma flickers, smoothed chroma does not. */
export function syntheticFrame({ index, look, width, height, bitDepth }: SyntheticFrame): FramePlanes {
  const scale = 2 ** (bitDepth - 8);
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  const plane = (
    size: { readonly width: number; readonly height: number },
    value: (x: number, y: number) => number,
  ): Plane => {
    const samples = size.width * size.height;
    const data = bitDepth > 8 ? new Uint16Array(samples) : new Uint8Array(samples);
    for (let y = 0, i = 0; y < size.height; y += 1) {
      for (let x = 0; x < size.width; x += 1, i += 1) {
        data[i] = Math.round(value((x + 0.5) / size.width, (y + 0.5) / size.height) * scale);
      }
    }
    return { ...size, data };
  };
  const [centre, radius] = [0.5 + 0.3 * Math.sin(index / 20), 0.22];
  const aspect = height / width;
  const away = (x: number, y: number) => Math.hypot(x - centre, (y - 0.55) * aspect);
  const inside = (x: number, y: number) => away(x, y) < radius * aspect;
  const map = (value: (x: number, y: number) => number): FramePlanes => {
    const size = { width: Math.ceil(width / 4), height: Math.ceil(height / 4) };
    const data = new Uint8Array(size.width * size.height);
    for (let i = 0; i < data.length; i += 1) {
      data[i] = Math.round(
        255 * value((i % size.width) / size.width, Math.floor(i / size.width) / size.height),
      );
    }
    return { index, bitDepth, planes: { map: { ...size, data } } };
  };
  if (look === 'similarity') return map((x, y) => (inside(x, y) ? 0.9 : 0.7 - 0.6 * y));
  if (look === 'guessed') return map((x, y) => (inside(x, y) ? 0 : y > 0.6 ? 1 : 0.1));
  if (look === 'source') {
    const y = plane({ width, height }, (u, v) => {
      const grain = 6 * Math.sin(u * 9001 + v * 7919 + index * 1.7);
      const stripes = v > 0.86 && Math.floor(u * 40) % 2 === 0 ? 60 : 0;
      return Math.min(
        Math.max(40 + 130 * u * (1 - 0.4 * v) + (inside(u, v) ? 45 : 0) + stripes + grain, 16),
        235,
      );
    });
    return { index, bitDepth, planes: { y } };
  }
  const jitter = look === 'raw' ? 14 * Math.sin(index * 2.3) : 0;
  const cb = plane(half, (x, y) => (inside(x, y) ? 104 + jitter : 128 + 26 * (1 - y) - 30 * y * y));
  const cr = plane(half, (x, y) => (inside(x, y) ? 166 - jitter : 126 - 10 * (1 - y) + 12 * x * y));
  return { index, bitDepth, planes: { cb, cr } };
}

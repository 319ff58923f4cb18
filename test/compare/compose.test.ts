import test from 'ava';
import { codeValues } from '../../src/colour/code-values.js';
import { type Composition, compose } from '../../src/compare/compose.js';
import type { LabelImage } from '../../src/compare/label-image.js';
import { type CompareLayout, comparedSize, type Layout } from '../../src/compare/layout.js';
import { CHROMA_SHIFTS, frameBytes, type PixelFormat, type PlaneSize } from '../../src/frame/pixel-format.js';
import { type Planes, planesOf } from '../../src/frame/planes.js';

const FORMAT: PixelFormat = { subsampling: '4:2:0', bitDepth: 8 };

/** A frame whose samples tell where they are from. */
function frameOf(size: PlaneSize, seed: number): Planes {
  const bytes = Uint8Array.from({ length: frameBytes(FORMAT, size) }, (_, i) => (seed + 7 * i) % 251);
  return planesOf(FORMAT, size, bytes);
}

function composed(name: CompareLayout, frame: PlaneSize, given: Partial<Composition> = {}, wipe = 0.5) {
  const layout: Layout = { name, shifts: CHROMA_SHIFTS['4:2:0'] };
  const codes = codeValues(8, 'limited');
  const whole = comparedSize(layout, frame);
  const into = planesOf(FORMAT, whole, new Uint8Array(frameBytes(FORMAT, whole)));
  const frames = [frameOf(frame, 1), frameOf(frame, 100)] as const;
  compose({ layout, format: FORMAT, frame, codes, gain: 1, labels: [], ...given }, frames, wipe, into);
  return { whole, into, frames };
}

/** A part of a plane, row by row. */
function part(plane: ArrayLike<number>, lineWidth: number, area: PlaneSize & { x: number; y: number }) {
  return Array.from({ length: area.width * area.height }, (_, i) => {
    const [x, y] = [i % area.width, Math.floor(i / area.width)];
    return plane[(area.y + y) * lineWidth + area.x + x];
  });
}

for (const name of ['side-by-side', 'stacked'] as const) {
  for (const frame of [
    { width: 8, height: 6 },
    { width: 7, height: 5 },
  ]) {
    test(`${name} copies every sample, and seams lie between samples of chroma: ${frame.width}x${frame.height}`, (t) => {
      const { whole, into, frames } = composed(name, frame);
      const chroma = { width: (frame.width + 1) >> 1, height: (frame.height + 1) >> 1 };
      const beside = name === 'side-by-side';
      for (const clip of [0, 1] as const) {
        const place = (size: PlaneSize, step: number) => ({
          ...size,
          x: clip === 1 && beside ? step * chroma.width : 0,
          y: clip === 1 && !beside ? step * chroma.height : 0,
        });
        t.deepEqual(part(into.y, whole.width, place(frame, 2)), [...frames[clip].y]);
        for (const plane of ['cb', 'cr'] as const) {
          const line = (whole.width + 1) >> 1;
          t.deepEqual(part(into[plane] ?? [], line, place(chroma, 1)), [...(frames[clip][plane] ?? [])]);
        }
      }
    });
  }
}

test('a wipe shows the first clip up to a seam between samples of chroma, and the second from there', (t) => {
  const frame = { width: 13, height: 4 };
  for (const [wipe, seam] of [
    [0, 0],
    [0.4, 6],
    [0.5, 6],
    [1, 13],
  ] as const) {
    const { into, frames } = composed('wipe', frame, {}, wipe);
    const expected = (plane: 'y' | 'cb' | 'cr', width: number, from: number) =>
      Array.from(frames[0][plane] ?? [], (sample, i) => (i % width < from ? sample : frames[1][plane]?.[i]));
    t.deepEqual([...into.y], expected('y', 13, seam));
    for (const plane of ['cb', 'cr'] as const) {
      t.deepEqual([...(into[plane] ?? [])], expected(plane, 7, (seam + 1) >> 1));
    }
  }
});

test('a butterfly shows the left half of both, the second’s mirrored', (t) => {
  const { into, frames } = composed('butterfly', { width: 8, height: 2 });
  for (const y of [0, 8]) {
    t.deepEqual([...into.y.slice(y, y + 4)], [...frames[0].y.slice(y, y + 4)]);
    t.deepEqual([...into.y.slice(y + 4, y + 8)], [...frames[1].y.slice(y, y + 4)].reverse());
  }
});

test('a difference is gray where nothing differs, and multiplied by the gain where something does', (t) => {
  const size = { width: 4, height: 2 };
  const layout: Layout = { name: 'difference', shifts: CHROMA_SHIFTS['4:2:0'] };
  const codes = codeValues(8, 'limited');
  const [first, second, into] = [100, 100, 0].map((code) =>
    planesOf(FORMAT, size, new Uint8Array(frameBytes(FORMAT, size)).fill(code)),
  ) as [Planes, Planes, Planes];
  second.y.set([103, 90], 1);
  (second.cb as Uint8Array)[0] = 0;
  compose({ layout, format: FORMAT, frame: size, codes, gain: 3, labels: [] }, [first, second], 0, into);
  t.deepEqual([...into.y], [126, 135, 96, 126, 126, 126, 126, 126]);
  t.deepEqual([...(into.cb ?? [])], [0, 128]);
});

test('a label lies over its own clip alone, has no colour, and leaves everything else', (t) => {
  const frame = { width: 8, height: 4 };
  const fill = (value: number) => new Float32Array(8).fill(value);
  const image: LabelImage = { width: 4, height: 2, alpha: fill(1), light: fill(1) };
  const label = { image, x: 2, y: 0, clip: 0 } as const;
  const bare = composed('wipe', frame).into;
  const { into } = composed('wipe', frame, { labels: [label] });
  const white = new Set([2, 3, 10, 11]);
  t.deepEqual(
    [...into.y],
    Array.from(bare.y, (code, i) => (white.has(i) ? 235 : code)),
  );
  t.deepEqual(
    [...(into.cb ?? [])],
    Array.from(bare.cb ?? [], (code, i) => (i === 1 ? 128 : code)),
  );
});

import { nearestFrame } from './frame-time.js';
import type { NamedRange } from './shots-of-ranges.js';
import type { Timeline } from './timeline.js';

type Layer = readonly NamedRange[];

/**
 * What a timeline shows when it is played, in frames after its first: at each time the clip on the topmost video track
 * that has one.
 *
 * @returns disjoint ranges in order; where no track has a clip, there is none
 */
export function programmeCuts(timeline: Timeline): NamedRange[] {
  const { frameRate, tracks } = timeline;
  const layers = tracks
    .filter(({ kind }) => kind === 'video')
    .map(
      ({ items }): Layer =>
        items.flatMap((item) => {
          if (item.kind !== 'clip') return [];
          const [start, end] = [
            nearestFrame(item.record.start, frameRate),
            nearestFrame(item.record.end, frameRate),
          ];
          return end > start ? [{ name: item.name, start, end, head: 0, tail: 0 }] : [];
        }),
    );
  return [...overlayAll(layers)];
}

/** Halves first, so that the work does not grow with the square of the number of tracks. */
function overlayAll(layers: readonly Layer[]): Layer {
  if (layers.length <= 1) return layers[0] ?? [];
  const half = layers.length >> 1;
  return overlay(overlayAll(layers.slice(0, half)), overlayAll(layers.slice(half)));
}

/** All of the upper layer, and what it leaves of the lower. */
function overlay(lower: Layer, upper: Layer): Layer {
  const left: NamedRange[] = [];
  let next = 0;
  for (const range of lower) {
    while (next < upper.length && (upper[next] as NamedRange).end <= range.start) next += 1;
    let { start } = range;
    for (let at = next; at < upper.length && (upper[at] as NamedRange).start < range.end; at++) {
      const above = upper[at] as NamedRange;
      if (above.start > start) left.push({ ...range, start, end: above.start });
      start = Math.max(start, above.end);
    }
    if (start < range.end) left.push({ ...range, start });
  }
  return [...left, ...upper].sort((a, b) => a.start - b.start);
}

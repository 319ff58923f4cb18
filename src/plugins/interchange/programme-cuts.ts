import { extname } from 'node:path/posix';
import { nearestFrame } from './frame-time.js';
import { fileNameOf } from './media-path.js';
import type { NamedRange } from './shots-of-ranges.js';
import type { Timeline, TimelineClip } from './timeline.js';

/** A clip, or what is left of it, in frames. */
interface Piece extends NamedRange {
  readonly clip: TimelineClip;
  readonly overlay: TimelineClip['overlay'];
}

type Layer = readonly Piece[];

/** What a timeline shows when it is played. */
export interface ProgrammeCuts {
  /** Disjoint ranges in order, in frames after the timeline's first; where no track has a clip, there is none. */
  readonly ranges: readonly NamedRange[];
  /** Clips through which lower ones are seen, and which are therefore no shots. */
  readonly overlays: readonly TimelineClip[];
  /** Clips that hide others as a whole, with how many: the one that hides most is first. */
  readonly hiding: readonly { readonly clip: TimelineClip; readonly hidden: number }[];
}

/** A name that ends as those of files do. */
const FILE_NAME = /\.[a-z][a-z0-9]{1,4}$/i;

/** Endings of stills that may be drawn over what is seen below: graphics rather than photographs. */
const GRAPHICS = new Set(['.png', '.svg', '.psd', '.ai', '.eps', '.gif', '.tga', '.webp', '.apng']);

/**
 * What a timeline shows when it is played: at each time the clip on the topmost video track that has one, but for those
 * through which the ones below are seen. Titles, generators and adjustment layers divide nothing that lies below them;
 * graphics and blended clips may fill the frame, and divide it at their ends.
 */
export function programmeCuts(timeline: Timeline): ProgrammeCuts {
  const { frameRate, tracks } = timeline;
  const video = tracks.filter(({ kind }) => kind === 'video');
  const clips = video.flatMap(({ items }) => items.filter((item) => item.kind === 'clip'));
  // Where other clips have media, those without are made by the editing program.
  const haveMedia = clips.some(hasMedia);
  const stacking = new Stacking();
  const layers = video.map(
    ({ items }): Layer =>
      items.flatMap((clip) => {
        if (clip.kind !== 'clip') return [];
        const [start, end] = [
          nearestFrame(clip.record.start, frameRate),
          nearestFrame(clip.record.end, frameRate),
        ];
        const overlay = overlayOf(clip, haveMedia);
        return end > start ? [{ name: clip.name, start, end, head: 0, tail: 0, clip, overlay }] : [];
      }),
  );
  return { ranges: stacking.all(layers), ...stacking.told };
}

/** Whether a clip is of a file or tape: one whose media is missing is still called like its file. */
function hasMedia({ media: { path, reel, name }, name: shown }: TimelineClip): boolean {
  return path !== undefined || reel !== undefined || FILE_NAME.test(name ?? shown);
}

function overlayOf(clip: TimelineClip, haveMedia: boolean): TimelineClip['overlay'] {
  const { overlay, media, name } = clip;
  if (overlay) return overlay;
  if (!hasMedia(clip)) return haveMedia ? 'certain' : undefined;
  const file = fileNameOf(media.path ?? media.name ?? name);
  return GRAPHICS.has(extname(file).toLowerCase()) ? 'likely' : undefined;
}

/** Lays tracks above each other, and counts what hides what. */
class Stacking {
  readonly #overlays = new Set<TimelineClip>();
  readonly #hidden = new Map<TimelineClip, Set<TimelineClip>>();

  get told(): Pick<ProgrammeCuts, 'overlays' | 'hiding'> {
    const hiding = [...this.#hidden].map(([clip, { size }]) => ({ clip, hidden: size }));
    return { overlays: [...this.#overlays], hiding: hiding.sort((a, b) => b.hidden - a.hidden) };
  }

  /** Halves first, so that the work does not grow with the square of the number of tracks. */
  all(layers: readonly Layer[]): Layer {
    if (layers.length <= 1) return layers[0] ?? [];
    const half = layers.length >> 1;
    return this.#over(this.all(layers.slice(0, half)), this.all(layers.slice(half)));
  }

  /** Both layers, of which at each time the upper one is seen, or the lower one through it. */
  #over(lower: Layer, upper: Layer): Layer {
    const opaque = upper.filter(({ overlay }) => overlay === undefined);
    const seenThrough = upper.filter(({ overlay }) => overlay !== undefined);
    const left = cutAway(lower, opaque, (below, above) => {
      if (above.start > below.start || above.end < below.end) return;
      const hidden = this.#hidden.get(above.clip) ?? new Set();
      this.#hidden.set(above.clip, hidden.add(below.clip));
    });
    // Of what is seen through, what lies above nothing is all that is seen.
    const alone = cutAway(seenThrough, left, ({ clip }) => this.#overlays.add(clip));
    const ends = seenThrough.flatMap(({ overlay, start, end }) => (overlay === 'likely' ? [start, end] : []));
    return inOrder([...divided(left, ends), ...alone, ...opaque]);
  }
}

/** What other pieces leave of each; both disjoint and in order. Calls back for each two that meet. */
function cutAway(pieces: Layer, others: Layer, onMet: (piece: Piece, other: Piece) => void): Piece[] {
  const left: Piece[] = [];
  let next = 0;
  for (const piece of pieces) {
    while (next < others.length && (others[next] as Piece).end <= piece.start) next += 1;
    let { start } = piece;
    for (let at = next; at < others.length && (others[at] as Piece).start < piece.end; at++) {
      const other = others[at] as Piece;
      onMet(piece, other);
      if (other.start > start) left.push({ ...piece, start, end: other.start });
      start = Math.max(start, other.end);
    }
    if (start < piece.end) left.push({ ...piece, start });
  }
  return left;
}

/** Pieces divided at frames. */
function divided(pieces: Layer, frames: readonly number[]): Piece[] {
  const sorted = [...frames].sort((a, b) => a - b);
  let next = 0;
  return pieces.flatMap((piece) => {
    while (next < sorted.length && (sorted[next] as number) <= piece.start) next += 1;
    const parts: Piece[] = [];
    let { start } = piece;
    for (; next < sorted.length && (sorted[next] as number) < piece.end; next++) {
      const end = sorted[next] as number;
      if (end > start) parts.push({ ...piece, start, end });
      start = end;
    }
    return [...parts, { ...piece, start }];
  });
}

function inOrder(pieces: Piece[]): Piece[] {
  return pieces.sort((a, b) => a.start - b.start);
}

/** Frames [start, end). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where a shot lies in the timeline, in pixels. */
export interface Tile {
  readonly left: number;
  readonly width: number;
}

/** Whether shots are as wide as they are long. */
export type Widths = 'proportional' | 'equal';

/** Pixels that a shot has at least, so that it can be seen and hit. */
const LEAST_WIDTH = 4;

/** Pixels that a shot has at least where all are equally wide. */
const LEAST_EQUAL_WIDTH = 96;

/** Tiles of the shots, one beside the other; together at least `width` wide. */
export function tilesOf(shots: readonly Span[], widths: Widths, width: number): Tile[] {
  const frames = shots.reduce((sum, { start, end }) => sum + end - start, 0);
  const each = Math.max(width / shots.length, LEAST_EQUAL_WIDTH);
  const free = Math.max(width - LEAST_WIDTH * shots.length, 0);
  let left = 0;
  return shots.map(({ start, end }) => {
    const own = widths === 'equal' ? each : LEAST_WIDTH + (free * (end - start)) / frames;
    const tile = { left, width: own };
    left += own;
    return tile;
  });
}

/** Where tiles end. */
export function widthOf(tiles: readonly Tile[]): number {
  const last = tiles.at(-1);
  return last ? last.left + last.width : 0;
}

/** Where a frame begins, in pixels; the film's end, for the frame after the last. */
export function xOfFrame(frame: number, shots: readonly Span[], tiles: readonly Tile[]): number {
  const index = shots.findIndex(({ end }) => frame < end);
  const shot = shots[index];
  const tile = tiles[index];
  if (!shot || !tile) return widthOf(tiles);
  const share = (frame - shot.start) / (shot.end - shot.start);
  return tile.left + tile.width * Math.max(share, 0);
}

/** The frame at a place, in pixels; a place outside is the nearest frame. */
export function frameAt(x: number, shots: readonly Span[], tiles: readonly Tile[]): number {
  const index = tiles.findIndex(({ left, width }) => x < left + width);
  const shot = shots[index];
  const tile = tiles[index];
  if (!shot || !tile) return Math.max((shots.at(-1)?.end ?? 1) - 1, 0);
  const share = Math.max((x - tile.left) / tile.width, 0);
  return Math.min(shot.start + Math.floor(share * (shot.end - shot.start)), shot.end - 1);
}

/** The frame that a cut may be moved to: each of the two shots beside it keeps a frame. */
export function allowedCut(frame: number, shot: number, shots: readonly Span[]): number {
  const before = shots[shot - 1];
  const own = shots[shot];
  if (!before || !own) return own?.start ?? 0;
  return Math.min(Math.max(frame, before.start + 1), own.end - 1);
}

/** Seconds between marks of a ruler, of which the least is taken that has room. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600] as const;

/** Frames that a ruler names: at even distances, or where equally wide shots begin, each `room` pixels from the one before. */
export function rulerFrames(
  shots: readonly Span[],
  tiles: readonly Tile[],
  { widths, rate, room }: { readonly widths: Widths; readonly rate: number; readonly room: number },
): number[] {
  const frames = shots.at(-1)?.end ?? 0;
  const perSecond = (widthOf(tiles) / frames) * rate;
  const step = STEPS.find((seconds) => seconds * perSecond >= room) ?? (STEPS.at(-1) as number);
  const even = Array.from({ length: Math.ceil(frames / (step * rate)) }, (_, i) =>
    Math.round(i * step * rate),
  );
  const wanted = widths === 'equal' ? shots.map(({ start }) => start) : even;
  let last = Number.NEGATIVE_INFINITY;
  return wanted.filter((frame) => {
    const x = xOfFrame(frame, shots, tiles);
    if (x - last < room) return false;
    last = x;
    return true;
  });
}

/** Frames whose thumbnails fill a tile, each in the middle of its part of the shot. */
export function thumbnailFrames(
  { start, end }: Span,
  width: number,
  thumbnailWidth: number,
  most: number,
): number[] {
  const room = Math.floor(width / thumbnailWidth);
  const count = Math.max(Math.min(room, most, end - start), 1);
  return Array.from({ length: count }, (_, i) => start + Math.floor(((i + 0.5) * (end - start)) / count));
}

/** A line through the numbers of a plot, as an SVG path in a box of `width` to `height`; gaps where numbers are missing. */
export function plotPath(
  values: readonly (number | null)[],
  most: number,
  [width, height]: readonly [number, number],
): string {
  const x = (i: number) => (values.length < 2 ? width / 2 : (i / (values.length - 1)) * width);
  let pen = false;
  return values
    .map((value, i) => {
      if (value === null) {
        pen = false;
        return '';
      }
      const command = pen ? 'L' : 'M';
      pen = true;
      return `${command}${x(i).toFixed(1)} ${(height - (most > 0 ? value / most : 0) * height).toFixed(1)}`;
    })
    .join('');
}

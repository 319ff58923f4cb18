import type { LightnessPlane } from '../cuts/thumbnail.js';
import { lettersIn } from './letters.js';
import { strokesOf } from './strokes.js';

/** Steps between ground and stroke along a row that crosses writing, at least. */
const CROSSINGS = 6;

/** Lines of writing: their height as a share of the frame's. */
const LINE_HEIGHT = { least: 0.022, most: 0.3 } as const;

/** A line of writing is so many times as wide as it is high, at least. */
const LINE_ASPECT = 1.5;

/** Share of a line's box that its strokes fill. */
const LINE_FILL = { least: 0.1, most: 0.62 } as const;

/**
 * Letters are so high, as a share of their line, and so wide, as a multiple of it, for words whose letters touch. They have
 * this share of the line's strokes; the rest are points, commas and accents.
 */
const LETTER = { height: 0.4, width: 5, share: 0.7 } as const;

/** Letters, or words whose letters touch, that a card has at least. */
const FEWEST_LETTERS = 3;

/** Thickest stroke as a share of the frame's shorter side. */
const THICKEST = 1 / 11;

/** What in a frame looks like writing, each a share. */
export interface Lettering {
  /** Of the frame that is a ground of one tone. */
  readonly ground: number;
  /** Of samples that are neither ground nor stroke, as a multiple of the strokes: edges of letters have few. */
  readonly between: number;
  /** Of the frame on the other side of the ground. */
  readonly opposite: number;
  /** Of the frame that is stroke. */
  readonly strokes: number;
  /** Of the strokes that are thin. */
  readonly thin: number;
  /** Of the strokes that lie in lines of writing. */
  readonly inLines: number;
  /** Letters, or words whose letters touch. */
  readonly letters: number;
  /** Of the frame's height that lines of writing take. */
  readonly lines: number;
}

/** How far a frame of lightness is lettering; undefined where nothing stands out from its ground. */
export function letteringOf(plane: LightnessPlane): Lettering | undefined {
  const strokes = strokesOf(plane);
  if (!strokes) return undefined;
  const thin = thinMask(strokes.mask, plane);
  const count = thin.reduce((sum, value) => sum + value, 0);
  const all = strokes.strokeShare * plane.data.length;
  const lines = linesOf(thin, plane);
  return {
    ground: strokes.groundShare,
    between: strokes.betweenShare / Math.max(strokes.strokeShare, 1e-9),
    opposite: strokes.oppositeShare,
    strokes: strokes.strokeShare,
    thin: count / Math.max(all, 1),
    inLines: lines.strokes / Math.max(count, 1),
    letters: lines.letters,
    lines: lines.rows / plane.height,
  };
}

/** Whether a frame is a text card: mostly ground, its strokes thin, crisp, of one tone and in lines. */
export function isLettering(found: Lettering | undefined): boolean {
  return (
    found !== undefined &&
    found.ground > 0.6 &&
    found.between < 1.6 &&
    found.opposite < 0.03 &&
    found.strokes > 0.003 &&
    found.strokes < 0.3 &&
    found.thin > 0.85 &&
    found.inLines > 0.55 &&
    found.letters >= FEWEST_LETTERS &&
    found.lines < 0.75
  );
}

/** The mask without strokes that are thick in both directions. */
function thinMask(mask: Uint8Array, { width, height }: LightnessPlane): Uint8Array {
  const most = Math.max(2, Math.round(Math.min(width, height) * THICKEST));
  const thin = new Uint8Array(mask.length);
  markRuns(mask, thin, { lines: height, length: width, line: width, step: 1, most });
  markRuns(mask, thin, { lines: width, length: height, line: 1, step: width, most });
  return thin;
}

interface Runs {
  readonly lines: number;
  readonly length: number;
  /** From one line to the next, and from one sample of a line to the next. */
  readonly line: number;
  readonly step: number;
  /** Longest run that is marked. */
  readonly most: number;
}

function markRuns(mask: Uint8Array, marked: Uint8Array, { lines, length, line, step, most }: Runs): void {
  for (let n = 0; n < lines; n += 1) {
    for (let start = 0; start < length; start += 1) {
      let end = start;
      while (end < length && mask[n * line + end * step] === 1) end += 1;
      if (end - start <= most) for (let at = start; at < end; at += 1) marked[n * line + at * step] = 1;
      start = end;
    }
  }
}

/** Rows that lines of writing take, and strokes and letters in them. */
interface Lines {
  rows: number;
  strokes: number;
  letters: number;
}

function linesOf(mask: Uint8Array, { width, height }: LightnessPlane): Lines {
  const crossed = Array.from({ length: height }, (_, y) =>
    crossings(mask.subarray(y * width, (y + 1) * width)),
  );
  const found: Lines = { rows: 0, strokes: 0, letters: 0 };
  for (let start = 0; start < height; start += 1) {
    let end = start;
    // Letters with one stroke below or above the others do not end a line at once.
    while (end < height && Math.max(crossed[end] as number, crossed[end + 1] ?? 0) >= CROSSINGS) end += 1;
    if (end > start) addLine(mask, width, { start, end, height }, found);
    start = end;
  }
  return found;
}

function crossings(row: Uint8Array): number {
  let count = 0;
  for (let x = 1; x < row.length; x += 1) count += row[x] === row[x - 1] ? 0 : 1;
  return count;
}

function addLine(
  mask: Uint8Array,
  width: number,
  { start, end, height }: { readonly start: number; readonly end: number; readonly height: number },
  found: Lines,
): void {
  const rows = end - start;
  if (rows < LINE_HEIGHT.least * height || rows > LINE_HEIGHT.most * height) return;
  const columns = new Uint32Array(width);
  for (let i = start * width; i < end * width; i += 1) {
    columns[i % width] = (columns[i % width] as number) + (mask[i] as number);
  }
  // A border beside the writing runs through the whole line, and is no part of its box.
  const isBorder = (count: number) => count >= rows - 1;
  let [first, last, strokes] = [width, -1, 0];
  for (const [x, count] of columns.entries()) {
    if (count === 0 || (isBorder(count) && (x < width * 0.15 || x > width * 0.85))) continue;
    first = Math.min(first, x);
    last = x;
    strokes += count;
  }
  const across = last - first + 1;
  const fill = strokes / (across * rows);
  if (across < LINE_ASPECT * rows || fill < LINE_FILL.least || fill > LINE_FILL.most) return;
  const letters = lettersIn(boxOf(mask, width, { start, end, first, last }), across).filter(
    (letter) => letter.height >= LETTER.height * rows && letter.width <= LETTER.width * rows,
  );
  const lettered = letters.reduce((sum, { area }) => sum + area, 0);
  if (lettered < LETTER.share * strokes) return;
  found.rows += rows;
  found.strokes += strokes;
  found.letters += letters.length;
}

function boxOf(
  mask: Uint8Array,
  width: number,
  {
    start,
    end,
    first,
    last,
  }: { readonly start: number; readonly end: number; readonly first: number; readonly last: number },
): Uint8Array {
  const across = last - first + 1;
  const box = new Uint8Array((end - start) * across);
  for (let y = start; y < end; y += 1) {
    box.set(mask.subarray(y * width + first, y * width + last + 1), (y - start) * across);
  }
  return box;
}

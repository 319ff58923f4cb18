import type { Rectangle } from '../../src/preview/protocol.js';

/** A point, as fractions of a picture from its top left. */
export type Point = readonly [x: number, y: number];

/** What is held of a rectangle: nothing of the present one, all of it, or edges of it: -1 the first, 1 the second, 0 neither. */
export type Grip = 'new' | 'whole' | readonly [x: -1 | 0 | 1, y: -1 | 0 | 1];

/** Least side of a rectangle; a smaller one was a click. */
export const LEAST_SIDE = 0.02;

const clamp = (value: number, least = 0, most = 1) => Math.min(Math.max(value, least), most);
const round = (value: number) => Math.round(value * 1e4) / 1e4;

/**
 * What is held where a rectangle is touched.
 *
 * @param near - how far an edge reaches, as fractions of the picture
 */
export function gripAt(rectangle: Rectangle | undefined, [x, y]: Point, near: Point): Grip {
  if (!rectangle) return 'new';
  const [left, top, width, height] = rectangle;
  const edge = (at: number, first: number, second: number, reach: number): -1 | 0 | 1 => {
    if (Math.abs(at - second) <= reach) return 1;
    return Math.abs(at - first) <= reach ? -1 : 0;
  };
  const inside = (at: number, first: number, second: number, reach: number) =>
    at >= first - reach && at <= second + reach;
  if (!inside(x, left, left + width, near[0]) || !inside(y, top, top + height, near[1])) return 'new';
  const held = [edge(x, left, left + width, near[0]), edge(y, top, top + height, near[1])] as const;
  return held[0] === 0 && held[1] === 0 ? 'whole' : held;
}

/** The rectangle after what is held was dragged from one point to another; it stays in the picture. */
export function dragged(rectangle: Rectangle | undefined, grip: Grip, from: Point, to: Point): Rectangle {
  if (grip === 'new' || !rectangle) return between(from, to);
  const [left, top, width, height] = rectangle;
  const [x, y] = [to[0] - from[0], to[1] - from[1]];
  if (grip === 'whole') {
    return fitted([clamp(left + x, 0, 1 - width), clamp(top + y, 0, 1 - height), width, height]);
  }
  const first: Point = [left + (grip[0] === -1 ? x : 0), top + (grip[1] === -1 ? y : 0)];
  const second: Point = [left + width + (grip[0] === 1 ? x : 0), top + height + (grip[1] === 1 ? y : 0)];
  return between(first, second);
}

/** The rectangle between two corners. */
function between([ax, ay]: Point, [bx, by]: Point): Rectangle {
  const [x, right] = [clamp(Math.min(ax, bx)), clamp(Math.max(ax, bx))];
  const [y, bottom] = [clamp(Math.min(ay, by)), clamp(Math.max(ay, by))];
  return fitted([x, y, right - x, bottom - y]);
}

/** Rounded, and within the picture. */
export function fitted([x, y, width, height]: Rectangle): Rectangle {
  const left = round(clamp(x));
  const top = round(clamp(y));
  return [left, top, round(clamp(width, 0, 1 - left)), round(clamp(height, 0, 1 - top))];
}

/** Whether a rectangle is large enough to be meant. */
export function isMeant([, , width, height]: Rectangle): boolean {
  return width >= LEAST_SIDE && height >= LEAST_SIDE;
}

/** A rectangle with one of its numbers typed in percent; the others give way where it does not fit. */
export function withSide(rectangle: Rectangle, side: 0 | 1 | 2 | 3, percent: number): Rectangle {
  const most = side < 2 ? 1 - LEAST_SIDE : 1;
  const least = side < 2 ? 0 : LEAST_SIDE;
  const changed = [...rectangle] as [number, number, number, number];
  changed[side] = clamp(percent / 100, least, most);
  if (side >= 2) {
    const start = (side - 2) as 0 | 1;
    changed[start] = Math.min(changed[start], 1 - changed[side]);
  }
  return fitted(changed);
}

/** Frames [start, end). */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where a step through the film leads. */
export type Step =
  | 'next frame'
  | 'previous frame'
  | 'next second'
  | 'previous second'
  | 'next cut'
  | 'previous cut'
  | 'first frame'
  | 'last frame'
  | 'first of shot'
  | 'last of shot';

/** What steps go by. */
export interface Film {
  readonly frames: number;
  /** Frames per second as a fraction. */
  readonly frameRate: readonly [number, number];
  readonly shots: readonly Span[];
}

/** The shot that a frame lies in; the whole film where there are none. */
export function spanOf(frame: number, { frames, shots }: Film): Span {
  return shots.find(({ start, end }) => frame >= start && frame < end) ?? { start: 0, end: frames };
}

/**
 * The frame that a step leads to; the film's ends stop it. The previous cut is the present shot's, unless its first frame is
 * shown.
 */
export function stepped(frame: number, step: Step, film: Film): number {
  const { frames, frameRate, shots } = film;
  const last = frames - 1;
  const clamp = (to: number) => Math.min(Math.max(to, 0), last);
  const second = Math.max(1, Math.round(frameRate[0] / frameRate[1]));
  const cuts = shots.map(({ start }) => start);
  switch (step) {
    case 'next frame':
      return clamp(frame + 1);
    case 'previous frame':
      return clamp(frame - 1);
    case 'next second':
      return clamp(frame + second);
    case 'previous second':
      return clamp(frame - second);
    case 'next cut':
      return cuts.find((cut) => cut > frame) ?? last;
    case 'previous cut':
      return cuts.findLast((cut) => cut < frame) ?? 0;
    case 'first frame':
      return 0;
    case 'last frame':
      return last;
    case 'first of shot':
      return spanOf(frame, film).start;
    case 'last of shot':
      return spanOf(frame, film).end - 1;
  }
}

/** What is played when it loops: the marked range, each missing end of which is the shot's; else the shot. */
export function loopSpan(
  frame: number,
  range: { readonly from?: number; readonly to?: number },
  film: Film,
): Span {
  const shot = spanOf(frame, film);
  if (range.from === undefined && range.to === undefined) return shot;
  const start = range.from ?? spanOf(range.to ?? frame, film).start;
  const end = (range.to ?? spanOf(start, film).end - 1) + 1;
  return end > start ? { start, end } : shot;
}

/** Speeds that J and L go through. */
const SPEEDS = [1, 2, 4, 8] as const;

/** The next speed in a direction: the normal one after the other direction, or where nothing plays. */
export function shuttled(speed: number, playing: boolean, direction: 1 | -1): number {
  if (!playing || Math.sign(speed) !== direction) return direction;
  const next = SPEEDS.find((one) => one > Math.abs(speed)) ?? SPEEDS[SPEEDS.length - 1];
  return direction * (next as number);
}

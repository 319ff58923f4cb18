import { COMPARISONS, FIRST_LOOK, GAINS, type Look, MOST_FLICKERS, VIEWS } from '../viewer/look.js';
import { CHANNELS } from '../viewer/recombine.js';

/** What an address says. */
export interface Place {
  readonly frame: number;
  readonly look: Look;
}

/** The part of the page's address after `#`; what is as at first is left out. */
export function writeAddress({ frame, look }: Place): string {
  const parts: [string, string][] = [['frame', String(frame)]];
  for (const name of ['a', 'b', 'comparison', 'channel', 'half', 'gain', 'flickers'] as const) {
    if (look[name] !== FIRST_LOOK[name]) parts.push([name, String(look[name])]);
  }
  if (look.swapped) parts.push(['side', 'b']);
  if (look.wipe !== FIRST_LOOK.wipe) parts.push(['wipe', String(Number(look.wipe.toFixed(4)))]);
  if (look.level) parts.push(['line', 'level']);
  return `#${new URLSearchParams(parts)}`;
}

/**
 * Reads what {@link writeAddress} wrote. Anybody may have typed it: what is no value is as at first.
 *
 * @param frames - of the clip; a frame past an end is that end
 */
export function readAddress(hash: string, frames: number): Place {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const one = <T extends string>(name: string, allowed: readonly T[], first: T): T =>
    allowed.find((value) => value === given.get(name)) ?? first;
  const number = (name: string, least: number, most: number, first: number) => {
    const text = given.get(name);
    const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
    return Number.isNaN(value) ? first : Math.min(Math.max(value, least), most);
  };
  const gain = number('gain', 1, 32, FIRST_LOOK.gain);
  return {
    frame: Math.floor(number('frame', 0, Math.max(frames - 1, 0), 0)),
    look: {
      a: one('a', VIEWS, FIRST_LOOK.a),
      b: one('b', VIEWS, FIRST_LOOK.b),
      comparison: one('comparison', COMPARISONS, FIRST_LOOK.comparison),
      channel: one('channel', CHANNELS, FIRST_LOOK.channel),
      swapped: given.get('side') === 'b',
      wipe: number('wipe', 0, 1, FIRST_LOOK.wipe),
      level: given.get('line') === 'level',
      half: one('half', ['left', 'right'], FIRST_LOOK.half),
      gain: GAINS.findLast((value) => value <= gain) ?? FIRST_LOOK.gain,
      flickers: Math.round(number('flickers', 1, MOST_FLICKERS, FIRST_LOOK.flickers)),
    },
  };
}

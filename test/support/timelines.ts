import fc from 'fast-check';
import { secondsOf } from '../../src/plugins/interchange/frame-time.js';
import type {
  MediaReference,
  Timeline,
  TimeRange,
  Track,
  TrackItem,
} from '../../src/plugins/interchange/timeline.js';
import { multiply, type Rational, rational } from '../../src/time/rational.js';
import { formatTimecode, frameToTimecode } from '../../src/time/timecode.js';

/** The ways of counting frames that editors use. */
export const COUNTS: readonly { readonly frameRate: Rational; readonly dropFrame: boolean }[] = [
  { frameRate: rational(24_000, 1001), dropFrame: false },
  { frameRate: rational(24), dropFrame: false },
  { frameRate: rational(25), dropFrame: false },
  { frameRate: rational(30_000, 1001), dropFrame: false },
  { frameRate: rational(30_000, 1001), dropFrame: true },
  { frameRate: rational(30), dropFrame: false },
  { frameRate: rational(60_000, 1001), dropFrame: true },
  { frameRate: rational(60), dropFrame: false },
];

/** Which timelines are made. */
export interface TimelineChoice {
  /** Names of clips, timelines and transitions. */
  readonly names: fc.Arbitrary<string>;
  /** Whether cuts lie in the middle of transitions, or at their black end, as some formats have it. */
  readonly centred: boolean;
  readonly videoTracks: number;
  readonly audioTracks: number;
  /** Whether tracks may end in gaps, or be empty. */
  readonly open: boolean;
}

/** A part of a track before it is laid out, in frames. */
interface Part {
  readonly clip: { readonly name: string; readonly media: Draft; readonly start: number } | undefined;
  readonly length: number;
  /** The transition that leads to it: shares of what there is room for, from 0 to 1. */
  readonly transition:
    | { readonly name: string; readonly dissolve: boolean; readonly into: number; readonly out: number }
    | undefined;
}

interface Draft {
  readonly path: string | undefined;
  readonly name: string | undefined;
  readonly reel: string | undefined;
  readonly double: boolean;
  readonly before: number | undefined;
  readonly after: number;
}

const pathName = fc.stringMatching(/^s[a-zé %#&'_-]{0,12}\.mov$/);

const drafts: fc.Arbitrary<Draft> = fc.record({
  path: fc.option(
    fc.oneof(
      pathName.map((name) => `/Volumes/Reels & more/${name}`),
      pathName.map((name) => `media/${name}`),
      pathName.map((name) => `C:/reels/${name}`),
      pathName.map((name) => `//server/reels/${name}`),
      fc.constant('https://example.org/reel%201.mov'),
    ),
    { nil: undefined },
  ),
  name: fc.option(fc.stringMatching(/^m[a-z <>]{0,6}n$/), { nil: undefined }),
  reel: fc.option(fc.stringMatching(/^R[A-Z0-9_]{0,7}$/), { nil: undefined }),
  double: fc.boolean(),
  before: fc.option(fc.integer({ min: 0, max: 1000 }), { nil: undefined }),
  after: fc.integer({ min: 0, max: 1000 }),
});

function parts(names: fc.Arbitrary<string>): fc.Arbitrary<Part> {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  return fc.record({
    clip: fc.option(
      fc.record({ name: names, media: drafts, start: fc.integer({ min: 1000, max: 1_000_000 }) }),
      {
        nil: undefined,
        freq: 4,
      },
    ),
    length: fc.integer({ min: 1, max: 500 }),
    transition: fc.option(fc.record({ name: names, dissolve: fc.boolean(), into: share, out: share }), {
      nil: undefined,
    }),
  });
}

/** Timelines of all kinds. */
export function timelines(choice: TimelineChoice): fc.Arbitrary<Timeline> {
  const track = fc.array(parts(choice.names), { minLength: choice.open ? 0 : 1, maxLength: 8 });
  return fc
    .record({
      name: choice.names,
      count: fc.constantFrom(...COUNTS),
      start: fc.integer({ min: 0, max: 1_500_000 }),
      video: fc.array(track, { minLength: 1, maxLength: choice.videoTracks }),
      audio: fc.array(track, { maxLength: choice.audioTracks }),
    })
    .map(({ name, count: { frameRate, dropFrame }, start, video, audio }) => ({
      name,
      frameRate,
      startTimecode: formatTimecode(frameToTimecode(start, frameRate, dropFrame)),
      tracks: [
        ...video.map((each, index) => trackOf('video', `V${index + 1}`, each, frameRate, choice)),
        ...audio.map((each, index) => trackOf('audio', `A${index + 1}`, each, frameRate, choice)),
      ],
    }))
    .filter(
      ({ tracks }) => choice.open || tracks.every(({ items }) => items.some(({ kind }) => kind === 'clip')),
    );
}

function trackOf(
  kind: Track['kind'],
  name: string,
  all: readonly Part[],
  frameRate: Rational,
  { centred, open }: TimelineChoice,
): Track {
  const one = all.filter(({ clip }, index) => clip || all[index - 1]?.clip || index === 0);
  const last = one.findLastIndex(({ clip }) => clip !== undefined);
  const kept = open ? one : one.slice(0, last + 1);
  const items: TrackItem[] = [];
  let end = 0;
  let room = 0;
  const seconds = (frames: number) => secondsOf(frames, frameRate);
  const range = (from: number, to: number): TimeRange => ({ start: seconds(from), end: seconds(to) });
  for (const [index, { clip, length, transition }] of kept.entries()) {
    let covered = 0;
    if (transition) {
      const before = kept[index - 1];
      let [into, out] = [Math.round(transition.into * room), Math.round(transition.out * length)];
      if (centred) {
        const half = Math.min(into, out);
        if (!before?.clip) into = 0;
        else if (!clip) out = 0;
        else [into, out] = [half, half + (half < out ? 1 : 0)];
      }
      if (into + out > 0 && (before?.clip || clip)) {
        items.push({
          kind: 'transition',
          name: transition.name,
          effect: transition.dissolve ? 'dissolve' : 'other',
          inOffset: seconds(into),
          outOffset: seconds(out),
        });
        covered = out;
      }
    }
    const record = range(end, end + length);
    if (clip) {
      const source = range(clip.start, clip.start + length);
      items.push({
        kind: 'clip',
        name: clip.name,
        media: mediaOf(clip.media, clip.start, length, frameRate),
        source,
        record,
      });
    } else items.push({ kind: 'gap', record });
    end += length;
    room = length - covered;
  }
  return { kind, name, items };
}

function mediaOf(
  { path, name, reel, double, before, after }: Draft,
  start: number,
  length: number,
  frameRate: Rational,
): MediaReference {
  return {
    path,
    name,
    reel,
    frameRate: double ? multiply(frameRate, rational(2)) : frameRate,
    available:
      before === undefined
        ? undefined
        : { start: secondsOf(start - before, frameRate), end: secondsOf(start + length + after, frameRate) },
  };
}

import type { CutKind } from '../../src/shots/cuts/cut.js';
import { drawDefects, flash, wear } from './defects.js';
import { type LumaClip, type LumaImage, SIZE } from './luma-clip.js';
import type { Random } from './random.js';

/** A transition that was made. */
export interface Transition {
  readonly kind: CutKind;
  /** Frames that show both shots, or black between them: [start, end). Of a cut both are the new shot's first frame. */
  readonly start: number;
  readonly end: number;
}

/** A film made of several clips, and what was done to it. */
export interface Sequence {
  readonly pictures: readonly LumaImage[];
  readonly transitions: readonly Transition[];
  /** First frames of flashes, and frames before which frames are missing: no cuts. */
  readonly flashes: readonly number[];
  readonly splices: readonly number[];
}

/** Shots of a sequence where nothing else is asked for. */
const SHOTS = 16;

/** Flashes tried per sequence; those near a transition are left out. */
const FLASHES = 8;

/** Frames between a flash and a transition, at least. */
const MARGIN = 8;

/**
 * Joins parts of clips, drawn at random, and wears the whole like an old print.
 *
 * @param shots - how many, at least 1
 */
export function makeSequence(clips: readonly LumaClip[], random: Random, shots: number = SHOTS): Sequence {
  const pictures: LumaImage[] = [];
  const transitions: Transition[] = [];
  const splices: number[] = [];
  let last: LumaClip | undefined;
  let mirrored = false;
  for (let n = 0; n < shots; n += 1) {
    const clip = random.pick(clips);
    // Shot and countershot: the same tones and textures, everything in another place.
    const mirror: boolean = clip === last ? !mirrored : random.chance(0.3);
    [last, mirrored] = [clip, mirror];
    const shot = drawShot(clip, mirror, random);
    const base = pictures.length;
    if (n === 0) {
      pictures.push(...shot.pictures);
    } else {
      const kind = random.next();
      // Both shots need frames of their own beside the transition.
      const longest = Math.min(30, Math.floor(shot.pictures.length / 2));
      const length = random.whole(8, longest);
      if (kind < 0.6) {
        transitions.push({ kind: 'cut', start: base, end: base });
        pictures.push(...shot.pictures);
      } else if (kind < 0.8) {
        const overlap = pictures.splice(base - length);
        const mixed = overlap.map((picture, i) =>
          mix(picture, shot.pictures[i] as LumaImage, (i + 1) / (length + 1)),
        );
        transitions.push({ kind: 'dissolve', start: base - length, end: base });
        pictures.push(...mixed, ...shot.pictures.slice(length));
      } else {
        const half = Math.max(Math.round(length / 2), 4);
        const hold = random.whole(1, 10);
        const colour = random.chance(0.8) ? 0.02 : 0.95;
        const plain = shot.pictures[0]?.map(() => colour) as LumaImage;
        for (let i = 1; i <= half; i += 1) {
          const at = base - half + i - 1;
          pictures[at] = mix(pictures[at] as LumaImage, plain, i / (half + 1));
        }
        for (let i = 0; i < hold; i += 1) pictures.push(plain);
        const rising = shot.pictures.map((picture, i) =>
          i < half ? mix(plain, picture, (i + 1) / (half + 1)) : picture,
        );
        transitions.push({ kind: 'fade', start: base - half, end: base + hold + half });
        pictures.push(...rising);
      }
    }
    const placed = pictures.length - shot.pictures.length;
    splices.push(...shot.splices.map((at) => at + placed));
  }
  const flashes = addFlashes(pictures, transitions, random);
  return { pictures: wear(pictures, drawDefects(random), random), transitions, flashes, splices };
}

interface DrawnShot {
  readonly pictures: LumaImage[];
  readonly splices: readonly number[];
}

function drawShot(clip: LumaClip, mirror: boolean, random: Random): DrawnShot {
  const length = Math.min(random.whole(24, 80), clip.pictures.length);
  const start = random.whole(0, clip.pictures.length - length);
  let pictures = clip.pictures.slice(start, start + length);
  if (mirror) pictures = pictures.map(mirrorImage);
  if (random.chance(0.3)) pictures.reverse();
  const splices: number[] = [];
  if (random.chance(0.25) && length > 34) {
    const missing = random.whole(1, 4);
    const at = random.whole(16, length - 16 - missing);
    pictures = [...pictures.slice(0, at), ...pictures.slice(at + missing)];
    splices.push(at);
  }
  return { pictures, splices };
}

/** Lets some frames flash, away from transitions; returns the first of each flash. */
function addFlashes(pictures: LumaImage[], transitions: readonly Transition[], random: Random): number[] {
  return Array.from({ length: FLASHES }, () => random.whole(MARGIN, pictures.length - 2 * MARGIN))
    .filter((at) => !transitions.some(({ start, end }) => at > start - 2 * MARGIN && at < end + MARGIN))
    .map((at) => {
      const strength = random.between(0.5, 2);
      for (let i = at + random.whole(0, 3); i >= at; i -= 1) {
        pictures[i] = flash(pictures[i] as LumaImage, strength * random.between(0.7, 1));
      }
      return at;
    });
}

function mix(a: LumaImage, b: LumaImage, share: number): LumaImage {
  return a.map((value, i) => (1 - share) * value + share * (b[i] as number));
}

function mirrorImage(picture: LumaImage): LumaImage {
  const { width } = SIZE;
  return picture.map((_, i) => picture[i - (i % width) + width - 1 - (i % width)] as number);
}

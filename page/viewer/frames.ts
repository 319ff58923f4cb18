import { computed, signal } from '@preact/signals';
import { frame } from '../state/place.js';
import { project, shot } from '../state/project.js';
import { colourVersions } from './colour-version.js';
import { FrameStore } from './frame-store.js';
import { effectiveNumber, look, looksFor, shownViews, trial } from './look.js';

/** Grows whenever frames have come. */
export const arrived = signal(0);

/** Most bytes of planes in the page: 5 seconds of 1080p, or more of less. */
const BYTES = 512 * 2 ** 20;

/** Requests at once; see {@link FrameStore}. */
export const CONCURRENT = 3;

const versions = computed(() => {
  const state = project.value;
  if (!state) return [];
  // Short ones: they become part of every key.
  return colourVersions(state).map(shortened);
});

const known = new Map<string, string>();

function shortened(version: string): string {
  const short = known.get(version) ?? String(known.size);
  known.set(version, short);
  return short;
}

function shotOf(index: number): number {
  return project.peek()?.shots.findIndex(({ start, end }) => index >= start && index < end) ?? -1;
}

/** Frames of the film, as far as they are in the page. */
export const frames = new FrameStore({
  fetch: (path, options) => fetch(path, options),
  now: () => performance.now(),
  bytes: BYTES,
  concurrent: CONCURRENT,
  version: (index, of) => (of === 'source' ? '' : (versions.value[shotOf(index)] ?? '')),
  changed: () => {
    arrived.value += 1;
  },
});

/** Strength and saturation that a picture is drawn with, and the share of smoothing. */
export const controls = computed(() => {
  const setting = (name: string) => effectiveNumber(project.value, shot.value, name, 1);
  const { strength = setting('strength'), saturation = setting('saturation'), smoothing = 1 } = trial.value;
  return { strength, saturation, smoothing };
});

/** Looks of a frame that have to be there for what is shown. */
export const neededLooks = computed(() => looksFor(shownViews(look.value), controls.value.smoothing));

/** Whether a frame can be shown: all of it is there, or cannot be had. */
export function ready(index: number): boolean {
  return neededLooks.value.every(
    (one) => frames.get({ index, look: one })?.current || frames.error({ index, look: one }) !== undefined,
  );
}

/** Asks for the present frame, and once it is there for its neighbours. */
export function wantPresent(): void {
  const state = project.value;
  if (!state) return;
  const around = [frame.value];
  if (ready(frame.value)) around.push(frame.value + 1, frame.value - 1, frame.value + 2);
  const inside = around.filter((index) => index >= 0 && index < state.clip.frames);
  frames.want(inside.flatMap((index) => neededLooks.value.map((one) => ({ index, look: one }))));
}

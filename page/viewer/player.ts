import { computed, effect, signal, untracked } from '@preact/signals';
import type { ClipState } from '../../src/preview/protocol.js';
import { everyFrame, frame, looping, playing, range, speed } from '../state/place.js';
import { type Film, loopSpan, type Step, shuttled, stepped } from '../state/places.js';
import { project } from '../state/project.js';
import { arrived, CONCURRENT, frames, neededLooks, ready, wantPresent } from './frames.js';
import { PlaybackClock, type PlaybackFigures } from './playback-clock.js';
import { muted, Sound } from './sound.js';

/** How playing goes; undefined before the first time. */
export const figures = signal<PlaybackFigures | undefined>(undefined);

/** The film that steps are made in. */
export const film = computed((): Film | undefined => {
  const state = project.value;
  return state && { frames: state.clip.frames, frameRate: state.clip.frameRate, shots: state.shots };
});

const clip = computed((): ClipState | undefined => project.value?.clip);
const rate = computed(() => (clip.value ? clip.value.frameRate[0] / clip.value.frameRate[1] : 25));

/** How often figures are shown, in milliseconds: as fast as they can be read. */
const FIGURES_EACH = 250;

/** How late a frame may be and still be shown, in seconds: where the server is slower than the film, some have to be. */
const LATEST = 5;

let clock: PlaybackClock | undefined;
let sound: Sound | undefined;
/** The frame that playing has put on the screen: where another is, somebody has gone there. */
let put = 0;
let dueBefore = 0;
let figuresAt = 0;
let ticking = false;

/** Goes to a frame; playing goes on from there. */
export function goTo(to: number): void {
  const last = (clip.value?.frames ?? 1) - 1;
  frame.value = Math.min(Math.max(to, 0), last);
}

/** Goes a step; playing goes on, unless it is a single frame. */
export function step(by: Step): void {
  if (!film.value) return;
  if (by === 'next frame' || by === 'previous frame') stop();
  goTo(stepped(frame.value, by, film.value));
}

/** Plays at a speed, from the other end where the film is at its end. */
export function play(at: number): void {
  if (!film.value) return;
  const last = film.value.frames - 1;
  if (at > 0 && frame.value >= last && !looping.value) frame.value = 0;
  if (at < 0 && frame.value <= 0 && !looping.value) frame.value = last;
  speed.value = at;
  playing.value = true;
}

/** Stops where it is. */
export function stop(): void {
  playing.value = false;
}

/** Plays, or stops. */
export const toggle = () => (playing.value ? stop() : play(1));

/** Plays in a direction; where it does already, faster. */
export const shuttle = (direction: 1 | -1) => play(shuttled(speed.value, playing.value, direction));

function begin(now: number): void {
  if (!film.value) return;
  const whole = { start: 0, end: film.value.frames };
  const span = looping.value ? loopSpan(frame.value, range.value, film.value) : whole;
  if (frame.value < span.start || frame.value >= span.end) frame.value = span.start;
  put = frame.value;
  dueBefore = put;
  const options = {
    rate: rate.value,
    speed: speed.value,
    span,
    loop: looping.value,
    everyFrame: everyFrame.value,
  };
  clock = new PlaybackClock(options, put, now);
  if (speed.value > 0 && speed.value <= 2 && !everyFrame.value) sound?.play(put, speed.value);
  else sound?.stop();
}

function end(): void {
  clock = undefined;
  sound?.stop();
  wantPresent();
}

function tick(now: number): void {
  ticking = playing.peek();
  if (!ticking) return;
  requestAnimationFrame(tick);
  if (!clock || frame.peek() !== put) begin(now);
  if (!clock) return;
  const heard = sound?.position;
  if (heard !== undefined) followSound(clock, heard, now);
  const due = clock.due(now);
  if (due === undefined) {
    finish(clock, now);
    return;
  }
  if (due < dueBefore && speed.peek() > 0) sound?.seek(due);
  dueBefore = due;
  const best = newest(clock, due);
  if (best !== undefined) show(clock, best, now);
  fetchAhead(clock, due);
  if (now - figuresAt > FIGURES_EACH) {
    figuresAt = now;
    figures.value = clock.figures(now);
  }
}

/** The last frame is owed too, and where it is late it is waited for. */
function finish(by: PlaybackClock, now: number): void {
  const last = speed.peek() < 0 ? 0 : (clip.peek()?.frames ?? 1) - 1;
  if (put === last || ready(last)) {
    show(by, last, now);
    figures.value = by.figures(now);
    stop();
  } else {
    frames.want(neededLooks.peek().map((look) => ({ index: last, look })));
  }
}

function followSound(to: PlaybackClock, heard: number, now: number): void {
  // A step of the sound's clock is no frame's: it is followed only where the picture would be seen to be off.
  if (Math.abs(heard - to.position(now)) > 1) to.follow(heard, now);
}

/** The frame nearest to the one that is due of those that are there. */
function newest(to: PlaybackClock, due: number): number | undefined {
  const passed = Math.min(to.distance(put, due), Math.ceil(LATEST * rate.peek()));
  for (let back = 0; back < passed; back += 1) {
    const index = to.after(due, -back);
    if (index !== undefined && ready(index)) return index;
  }
  return undefined;
}

function show(by: PlaybackClock, index: number, now: number): void {
  by.show(index, now);
  put = index;
  frame.value = index;
}

/** Reads on from where the film will be when frames come: a second, or as much as there is. */
function fetchAhead(by: PlaybackClock, due: number): void {
  const count = Math.ceil(rate.peek());
  const behind = !everyFrame.peek() && !ready(due);
  const latency = frames.latency(neededLooks.peek());
  const lead = behind ? Math.min(Math.ceil(latency / by.step), LATEST * count) : 0;
  // Where the server is slower than the film, every so manieth frame is asked for, so that the picture moves evenly.
  const stride = behind ? Math.max(1, Math.ceil(latency / CONCURRENT / by.step)) : 1;
  const indices = by.ahead(due, lead + count * stride).slice(lead);
  const wanted = indices.filter((index) => index % stride === 0).slice(0, count);
  frames.want(
    wanted.flatMap((index) => neededLooks.peek().map((look) => ({ index, look }))),
    // What lies after the frame on the screen is shown whenever it comes: to end it would mean to show nothing.
    ({ index }) => {
      const until = by.distance(put, index);
      return until > 0 && until <= (LATEST + 1) * count + lead + count * stride;
    },
  );
}

/**
 * Keeps the page's frames and sound going.
 *
 * @returns ends it
 */
export function startPlayer(): () => void {
  const ends = [
    effect(() => {
      const { value: now } = clip;
      if (now?.sound && !sound) sound = new Sound('api/sound', rate.value);
    }),
    effect(() => {
      void muted.value;
      sound?.mute();
    }),
    effect(() => {
      // Any of these makes another clock, or none.
      void [speed.value, looping.value, everyFrame.value, range.value];
      clock = undefined;
      if (!playing.value) untracked(end);
      else if (!ticking) requestAnimationFrame(tick);
    }),
    effect(() => {
      void arrived.value;
      if (!playing.value) wantPresent();
    }),
  ];
  return () => {
    for (const one of ends) one();
  };
}

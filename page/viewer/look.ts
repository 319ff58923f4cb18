import { computed, signal } from '@preact/signals';
import type { FrameLook, PreviewState, ShotState } from '../../src/preview/protocol.js';
import type { Channel } from './recombine.js';

/** What a side of the viewer may show. */
export const VIEWS = ['source', 'raw', 'smoothed', 'reference', 'similarity', 'guessed'] as const;

/** One of {@link VIEWS}. */
export type View = (typeof VIEWS)[number];

/** Views by the names that people read. */
export const VIEW_NAMES: Readonly<Record<View, string>> = {
  source: 'Source',
  raw: 'Raw',
  smoothed: 'Smoothed',
  reference: 'Reference',
  similarity: 'Similarity',
  guessed: 'Guessed',
};

/** How the two sides are compared. */
export const COMPARISONS = ['none', 'wipe', 'butterfly', 'side', 'difference', 'flicker'] as const;

/** One of {@link COMPARISONS}. */
export type Comparison = (typeof COMPARISONS)[number];

/** Comparisons by the names that people read. */
export const COMPARISON_NAMES: Readonly<Record<Comparison, string>> = {
  none: 'Single',
  wipe: 'Wipe',
  butterfly: 'Butterfly',
  side: 'Side by side',
  difference: 'Difference',
  flicker: 'Flicker',
};

/** Channels by the names that people read. */
export const CHANNEL_NAMES: Readonly<Record<Channel, string>> = {
  all: 'All',
  luma: 'Luma',
  chroma: 'Chroma',
  cb: 'Cb',
  cr: 'Cr',
};

/** Gains of a difference. */
export const GAINS = [1, 2, 4, 8, 16, 32] as const;

/** Most flickers a second: more than three flashes a second can cause seizures (WCAG 2.2, 2.3.1). */
export const MOST_FLICKERS = 3;

/** What both sides show, and how they are compared. */
export interface Look {
  readonly a: View;
  readonly b: View;
  readonly comparison: Comparison;
  readonly channel: Channel;
  /** Whether B is shown where only one side is. */
  readonly swapped: boolean;
  /** Where the wipe's line is: a fraction of the picture's width, or of its height where it is level. */
  readonly wipe: number;
  readonly level: boolean;
  /** Which half a butterfly shows twice. */
  readonly half: 'left' | 'right';
  readonly gain: number;
  /** Times a second that A gives way to B. */
  readonly flickers: number;
}

/** What is shown at first. */
export const FIRST_LOOK: Look = {
  a: 'smoothed',
  b: 'source',
  comparison: 'none',
  channel: 'all',
  swapped: false,
  wipe: 0.5,
  level: false,
  half: 'left',
  gain: 4,
  flickers: 1,
};

/** What is shown now. */
export const look = signal<Look>(FIRST_LOOK);

/** Changes part of what is shown. */
export function show(change: Partial<Look>): void {
  look.value = { ...look.value, ...change };
}

/** Compares in a way, or no more where it is compared so already. */
export function compare(comparison: Comparison): void {
  show({ comparison: look.value.comparison === comparison ? 'none' : comparison, swapped: false });
}

/** Which reference of a shot is shown, counted from 0. */
export const referenceNumber = signal(0);

/** Colours as they are tried out, without changing the project. */
export interface Trial {
  readonly strength?: number;
  readonly saturation?: number;
  /** Share of smoothed colours in them; the rest is raw. */
  readonly smoothing?: number;
}

/** What is tried out now. */
export const trial = signal<Trial>({});

/** Whether something is tried out. */
export const trying = computed(() => Object.keys(trial.value).length > 0);

/** A number setting that a shot is rendered with: its own, the project's, or the default. */
export function effectiveNumber(
  state: PreviewState | undefined,
  shot: ShotState | undefined,
  name: string,
  otherwise: number,
): number {
  const value =
    shot?.settings[name] ??
    state?.settings[name] ??
    state?.table.find((row) => row.name === name)?.default ??
    otherwise;
  return typeof value === 'number' ? value : otherwise;
}

/** The sides that are on the screen at some time. */
export function shownViews({ a, b, comparison, swapped }: Look): View[] {
  if (comparison !== 'none') return [a, b];
  return [swapped ? b : a];
}

/** What the server has to be asked for to draw views; luma comes with the source. */
export function looksFor(views: readonly View[], smoothing: number): FrameLook[] {
  const looks = new Set<FrameLook>();
  for (const view of views) {
    if (view === 'reference') continue;
    looks.add('source');
    if (view !== 'source') looks.add(view);
    if (view === 'smoothed' && smoothing < 1) looks.add('raw');
  }
  return [...looks];
}

/** What a side shows, in words for its label. */
export function sideText(view: View, channel: Channel, { strength, saturation, smoothing }: Trial): string {
  const parts = [VIEW_NAMES[view]];
  const coloured = view === 'raw' || view === 'smoothed';
  const percent = (value: number) => `${Math.round(100 * value)} %`;
  if (channel !== 'all' && view !== 'similarity' && view !== 'guessed') parts.push(CHANNEL_NAMES[channel]);
  if (coloured && strength !== undefined) parts.push(`strength ${percent(strength)}`);
  if (coloured && saturation !== undefined) parts.push(`saturation ${percent(saturation)}`);
  if (view === 'smoothed' && smoothing !== undefined && smoothing < 1) {
    parts.push(`smoothing ${percent(smoothing)}`);
  }
  return parts.join(', ');
}

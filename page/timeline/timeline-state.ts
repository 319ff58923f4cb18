import { computed, signal } from '@preact/signals';
import { project } from '../state/project.js';
import { type Tile, tilesOf, type Widths, widthOf } from './geometry.js';

/** Whether shots are as wide as they are long. */
export const widths = signal<Widths>('proportional');

/** How often the film is as wide as the timeline: 1 shows all of it. */
export const zoom = signal(1);

/** Most of {@link zoom}. */
export const MOST_ZOOM = 64;

/** Pixels that the timeline has. */
export const room = signal(1000);

/** A cut that is being moved: that of a shot, to a frame. */
export const moving = signal<
  { readonly shot: number; readonly frame: number; readonly sent?: boolean } | undefined
>(undefined);

/** The frame whose mark is being written. */
export const marking = signal<number | undefined>(undefined);

/** Pixels by which the timeline is scrolled, in steps. */
export const scrolled = signal(0);

/** Steps in which scrolling counts: what is near to what is seen is made ready. */
const SCROLL_STEP = 256;

/** Tells how far the timeline is scrolled. */
export function scrollTo(left: number): void {
  scrolled.value = Math.floor(left / SCROLL_STEP) * SCROLL_STEP;
}

/** Whether a tile is seen, or nearly. */
export function isSeen({ left, width }: Tile): boolean {
  const { value: from } = scrolled;
  return left + width > from - SCROLL_STEP && left < from + room.value + 2 * SCROLL_STEP;
}

/** Where shots lie. */
export const tiles = computed(() =>
  tilesOf(project.value?.shots ?? [], widths.value, Math.max(room.value * zoom.value, 1)),
);

/** How wide all of them are together. */
export const length = computed(() => widthOf(tiles.value));

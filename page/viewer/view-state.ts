import { computed, signal } from '@preact/signals';
import { project } from '../state/project.js';
import { look } from './look.js';
import { FITTED, type Fit, type Position } from './zoom.js';

/** Where the picture is in the viewer. */
export const position = signal<Position>(FITTED);

/** Size of the canvas in device pixels. */
export const stageSize = signal<readonly [number, number]>([1, 1]);

/** Parts of the canvas that have a picture each. */
export const areas = computed(() => {
  const [width, height] = stageSize.value;
  if (look.value.comparison !== 'side') return [{ left: 0, top: 0, width, height }];
  const half = Math.floor(width / 2);
  return [0, half].map((left) => ({ left, top: 0, width: half, height }));
});

/** How the picture lies in each of these. */
export const fit = computed((): Fit => {
  const [area] = areas.value;
  const clip = project.value?.clip;
  return {
    size: [clip?.width ?? 1, clip?.height ?? 1],
    sampleAspectRatio: clip?.sampleAspectRatio ?? 1,
    area: [area?.width ?? 1, area?.height ?? 1],
  };
});

/** Whether B has its turn in a flicker. */
export const flickered = signal(false);

import { signal } from '@preact/signals';

/** The frame that is shown, counted from 0 in the clip. */
export const frame = signal(0);

/** Whether the film is playing. */
export const playing = signal(false);

/** Factor of the film's rate at which it plays; below 0 backwards. */
export const speed = signal(1);

/** Whether playing begins again where the shot ends, or the marked range. */
export const looping = signal(false);

/** Whether each frame is shown however long that takes; else the film's rate is kept, and frames are left out. */
export const everyFrame = signal(false);

/** The range that is marked, both ends included; either end may be missing. */
export const range = signal<{ readonly from?: number; readonly to?: number }>({});

import { signal } from '@preact/signals';

/** The frame that is shown, counted from 0 in the clip. */
export const frame = signal(0);

/** Whether the film is playing. */
export const playing = signal(false);

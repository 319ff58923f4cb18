import { signal } from '@preact/signals';

/** How the page stands with the server: `away` where it does not answer, `refused` where it wants its address opened again. */
export const connection = signal<'open' | 'away' | 'refused'>('open');

/** Why the server refused the page, in its words. */
export const refusal = signal('');

import { signal } from '@preact/signals';
import type { PreviewEvent } from '../../src/preview/protocol.js';
import { connection } from './connection.js';
import { flushEdits } from './pending.js';
import { refresh, render, request } from './project.js';

/** Milliseconds until a server that is away is asked again. */
const AGAIN = 2000;

/** Milliseconds within which several reports of changes count as one. */
const TOGETHER = 60;

/** Frames whose colours are at hand: half-open ranges. */
export const cached = signal<readonly (readonly [number, number])[]>([]);

/** What the server has warned of since the page was opened. */
export const warnings = signal<readonly string[]>([]);

/**
 * Reads the project, and reads it again whenever the server says that it has changed, or comes back.
 *
 * @returns ends it
 */
export function followProject(): () => void {
  let events: EventSource | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let soon: ReturnType<typeof setTimeout> | undefined;
  const connect = () => {
    events = new EventSource('api/events');
    events.addEventListener('open', () => {
      connection.value = 'open';
      void refresh();
    });
    events.addEventListener('error', () => {
      if (connection.value === 'open') connection.value = 'away';
      // Browsers ask again by themselves where the line broke, and not where the server refused.
      if (events?.readyState !== EventSource.CLOSED) return;
      void request('api/state').catch(() => {});
      clearTimeout(again);
      again = setTimeout(connect, AGAIN);
    });
    on(events, 'revision', () => {
      clearTimeout(soon);
      soon = setTimeout(() => void refresh(), TOGETHER);
    });
    on(events, 'render', (state) => {
      render.value = state;
    });
    on(events, 'cached', ({ ranges }) => {
      cached.value = ranges;
    });
    on(events, 'warning', ({ text }) => {
      if (!warnings.value.includes(text)) warnings.value = [...warnings.value, text];
    });
  };
  const leave = () => void flushEdits();
  // All tabs together have six connections, and one that nobody sees needs none.
  const seen = () => {
    clearTimeout(again);
    events?.close();
    if (document.visibilityState === 'visible') connect();
  };
  addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', seen);
  void refresh();
  connect();
  return () => {
    removeEventListener('pagehide', leave);
    document.removeEventListener('visibilitychange', seen);
    clearTimeout(again);
    clearTimeout(soon);
    events?.close();
  };
}

function on<Name extends keyof PreviewEvent>(
  events: EventSource,
  name: Name,
  told: (data: PreviewEvent[Name]) => void,
): void {
  events.addEventListener(name, ({ data }: MessageEvent<string>) => told(JSON.parse(data)));
}

import type { PreviewEvent } from '../../src/preview/protocol.js';
import { project, refresh } from './project.js';

/**
 * Reads the project, and reads it again whenever the server says that it has changed.
 *
 * @returns ends it
 */
export function followProject(): () => void {
  void refresh();
  const events = new EventSource('api/events');
  events.addEventListener('revision', ({ data }: MessageEvent<string>) => {
    const { revision } = JSON.parse(data) as PreviewEvent['revision'];
    if (revision !== project.peek()?.revision) void refresh();
  });
  return () => events.close();
}

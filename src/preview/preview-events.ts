import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { PreviewEvent } from './protocol.js';

/** Milliseconds after which a silent stream says that it is still there. */
const HEARTBEAT = 15_000;

/** Warnings that wait for a client; older ones are dropped. */
const MOST_WARNINGS = 20;

type Listener = <Name extends keyof PreviewEvent>(name: Name, data: PreviewEvent[Name]) => void;

/** Tells events to every page that is open. */
export class PreviewEvents {
  readonly #listeners = new Set<Listener>();

  /** Tells an event. */
  tell<Name extends keyof PreviewEvent>(name: Name, data: PreviewEvent[Name]): void {
    for (const listener of this.#listeners) listener(name, data);
  }

  /**
   * Listens.
   *
   * @returns what ends it
   */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Answers with a stream of server-sent events. Of each kind the latest waits for a client that reads slowly, so that its
   * memory does not grow.
   *
   * @param first - what a page that has just come does not know
   * @param closed - ends the stream
   */
  stream(c: Context, first: () => Partial<PreviewEvent>, closed: AbortSignal): Response {
    return streamSSE(c, async (stream) => {
      const waiting = new Map<keyof PreviewEvent, PreviewEvent[keyof PreviewEvent][]>();
      let wake = () => {};
      const stop = this.listen((name, data) => {
        const before = name === 'warning' ? (waiting.get(name) ?? []).slice(1 - MOST_WARNINGS) : [];
        waiting.set(name, [...before, data]);
        wake();
      });
      const leave = () => wake();
      stream.onAbort(leave);
      closed.addEventListener('abort', leave, { once: true });
      for (const [name, data] of Object.entries(first())) waiting.set(name as keyof PreviewEvent, [data]);
      try {
        while (!stream.aborted && !closed.aborted) {
          if (waiting.size === 0) {
            const beat = await new Promise<boolean>((resolve) => {
              const timer = setTimeout(resolve, HEARTBEAT, true);
              wake = () => {
                clearTimeout(timer);
                resolve(false);
              };
            });
            if (beat) await stream.write(': still here\n\n');
          }
          await this.#send(stream, waiting);
        }
      } finally {
        stop();
        closed.removeEventListener('abort', leave);
      }
    });
  }

  async #send(
    stream: SSEStreamingApi,
    waiting: Map<keyof PreviewEvent, PreviewEvent[keyof PreviewEvent][]>,
  ): Promise<void> {
    const all = [...waiting];
    waiting.clear();
    for (const [event, each] of all) {
      for (const data of each) await stream.writeSSE({ event, data: JSON.stringify(data) });
    }
  }
}

import type { Action } from './table.js';

const handlers = new Map<Action, () => void>();

/**
 * Says what actions do, for keys and buttons alike.
 *
 * @returns takes them back
 */
export function handle(actions: Partial<Record<Action, () => void>>): () => void {
  const entries = Object.entries(actions) as [Action, () => void][];
  for (const [action, handler] of entries) handlers.set(action, handler);
  return () => {
    for (const [action, handler] of entries) if (handlers.get(action) === handler) handlers.delete(action);
  };
}

/** Does what an action says; false where nobody handles it. */
export function perform(action: Action): boolean {
  const handler = handlers.get(action);
  handler?.();
  return handler !== undefined;
}

import { signal } from '@preact/signals';
import type { Edit } from '../../src/preview/protocol.js';
import { edit } from './project.js';

/** How long a control rests before what it says is sent, in milliseconds: dragging a slider is one change. */
const REST = 350;

interface Waiting {
  readonly value: unknown;
  readonly change: Edit;
  readonly timer: ReturnType<typeof setTimeout>;
}

const waiting = new Map<string, Waiting>();

/** Values that controls show before the server has them, by control. */
export const pending = signal<ReadonlyMap<string, unknown>>(new Map());

/** Makes an edit once its control rests. */
export function editSoon(control: string, value: unknown, change: Edit): void {
  clearTimeout(waiting.get(control)?.timer);
  waiting.set(control, { value, change, timer: setTimeout(() => void send(control), REST) });
  pending.value = new Map(pending.peek()).set(control, value);
}

/** Makes the edits that wait. */
export async function flushEdits(): Promise<void> {
  await Promise.all([...waiting.keys()].map(send));
}

async function send(control: string): Promise<void> {
  const one = waiting.get(control);
  if (!one) return;
  clearTimeout(one.timer);
  waiting.delete(control);
  await edit(one.change);
  // It may have been moved on meanwhile.
  if (waiting.has(control)) return;
  const left = new Map(pending.peek());
  left.delete(control);
  pending.value = left;
}

/** What a control shows: what waits to be sent, else what the server has. */
export function shown<T>(control: string, value: T): T {
  return pending.value.has(control) ? (pending.value.get(control) as T) : value;
}

import { computed, signal } from '@preact/signals';
import type { Edit, ErrorState, PreviewState, ShotState } from '../../src/preview/protocol.js';
import { frame } from './place.js';

/** The project as the server has it; undefined until it was read. */
export const project = signal<PreviewState | undefined>(undefined);

/** What went wrong last, for the user. */
export const problem = signal<string | undefined>(undefined);

/** Index of the shot that the present frame lies in. */
export const shotIndex = computed(() => {
  const shots = project.value?.shots ?? [];
  return Math.max(
    shots.findIndex(({ start, end }) => frame.value >= start && frame.value < end),
    0,
  );
});

/** The shot that the present frame lies in. */
export const shot = computed((): ShotState | undefined => project.value?.shots[shotIndex.value]);

async function answered(response: Response): Promise<PreviewState> {
  const body = (await response.json()) as PreviewState | ErrorState;
  if (!('error' in body)) return body;
  if (body.state) project.value = body.state;
  throw new Error(body.hint ? `${body.error}. ${body.hint}` : body.error);
}

async function ask(path: string, body?: object): Promise<void> {
  try {
    const sent: RequestInit = body
      ? { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
      : {};
    project.value = await answered(await fetch(path, sent));
    problem.value = undefined;
  } catch (error) {
    problem.value = (error as Error).message;
  }
}

/** Reads the project again. */
export const refresh = () => ask('api/state');

/** Changes the project; what another page has changed meanwhile is told in {@link problem}, and nothing is lost. */
export const edit = (change: Edit) => ask('api/edit', { revision: project.value?.revision, edit: change });

/** Takes the last change back. */
export const undo = () => ask('api/undo', { revision: project.value?.revision });

/** Makes the change again that was taken back last. */
export const redo = () => ask('api/redo', { revision: project.value?.revision });

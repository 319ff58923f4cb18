import { computed, signal } from '@preact/signals';
import type { Edit, ErrorState, PreviewState, RenderState, ShotState } from '../../src/preview/protocol.js';
import { connection, refusal } from './connection.js';
import { frame } from './place.js';

/** The project as the server has it; undefined until it was read. */
export const project = signal<PreviewState | undefined>(undefined);

/** What went wrong last, for the user. */
export const problem = signal<string | undefined>(undefined);

/** What the render is doing; it changes too often to be read from {@link project}. */
export const render = signal<RenderState>({ running: false, done: 0, total: 0 });

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

/** What the server says where it refuses something, ready to be read. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    body: Partial<ErrorState>,
  ) {
    const error = body.error ?? `the server answered with ${status}`;
    super(sentence(body.hint ? `${error}. ${sentence(body.hint)}` : error));
    this.name = 'Refused';
  }
}

const ELSEWHERE =
  'Changed elsewhere: this is the present state, and your last change was not made. Make it again if you still want it.';

/** Statuses of a server that does not know this page's cookie. */
const UNKNOWN = [401, 403];

/** A text that begins with a capital, unless it begins with the name of a file. */
function sentence(text: string): string {
  if (!/^[a-z]+\b(?!\.\w)/.test(text)) return text;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/**
 * Asks the server.
 *
 * @throws Refused where it refuses; TypeError or SyntaxError where it does not answer, or not to the end
 */
export async function request<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  // An answer that breaks off is none: an empty one in its place would pass for the whole project.
  if (response.ok) return (await response.json()) as T;
  const body = (await response.json().catch(() => ({}))) as Partial<ErrorState>;
  if (UNKNOWN.includes(response.status)) {
    connection.value = 'refused';
    refusal.value = new Refused(response.status, body).message;
  }
  if (body.state) {
    take(body.state);
    throw new Error(ELSEWHERE);
  }
  throw new Refused(response.status, body);
}

/** Posts JSON; see {@link request}. */
export const post = <T>(path: string, body: object) =>
  request<T>(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
    // A change that was made as the page was left arrives all the same.
    keepalive: true,
  });

function take(state: PreviewState): void {
  project.value = state;
  render.value = state.render;
}

/** Tells the user what went wrong. */
export function tellProblem(error: unknown): void {
  const away = error instanceof TypeError && connection.value !== 'refused';
  problem.value = away
    ? 'The server does not answer: your last change was not made.'
    : (error as Error).message;
}

/** One request after the other, so that each knows the state that the one before it made. */
let last: Promise<unknown> = Promise.resolve();
function inTurn<T>(task: () => Promise<T>): Promise<T> {
  const done = last.then(task);
  last = done.catch(() => {});
  return done;
}

let refreshing: Promise<void> | undefined;

/** Reads the project again. */
export function refresh(): Promise<void> {
  refreshing ??= inTurn(async () => {
    refreshing = undefined;
    try {
      take(await request<PreviewState>('api/state'));
    } catch (error) {
      if (!project.value && error instanceof Refused) problem.value = error.message;
    }
  });
  return refreshing;
}

/** What an edit or a step through edits comes to: true where it was made. */
function change(path: string, body: object): Promise<boolean> {
  return inTurn(async () => {
    try {
      take(await post<PreviewState>(path, { revision: project.value?.revision, ...body }));
      problem.value = undefined;
      return true;
    } catch (error) {
      tellProblem(error);
      return false;
    }
  });
}

/** Changes the project; what another page has changed meanwhile is told in {@link problem}, and nothing is lost. */
export const edit = (made: Edit) => change('api/edit', { edit: made });

/** Takes the last change back. */
export const undo = () => change('api/undo', {});

/** Makes the change again that was taken back last. */
export const redo = () => change('api/redo', {});

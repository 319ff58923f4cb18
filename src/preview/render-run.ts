import { basename } from 'node:path';
import type { PredictionCache } from '../colorize/prediction-cache.js';
import { AutochromeError } from '../errors.js';
import type { OpenedProject } from '../project/open-project.js';
import type { ProjectRenderPlace } from '../project/project-shots.js';
import { renderProject } from '../project/render-project.js';
import { RequestRefused, withoutBackquotes } from './answer-error.js';
import type { RenderState } from './protocol.js';

/** Milliseconds between two reports. */
const REPORT_EVERY = 250;

/** Who hears of a render. */
export interface RenderListener {
  /** A report. */
  readonly onState: (state: RenderState) => void;
  /** Another shot has its segment, or the render has ended. */
  readonly onShot: () => void;
  readonly onWarning: (message: string) => void;
}

/** The render of a project that the page begins and stops; one at a time. */
export class RenderRun {
  #state: RenderState = { running: false, done: 0, total: 0 };
  #stop: AbortController | undefined;
  #done: Promise<void> = Promise.resolve();
  #told = 0;

  /**
   * @param place - device and ffmpeg
   * @param cache - predictions made before, those of the page too
   */
  constructor(
    readonly place: ProjectRenderPlace,
    readonly cache: PredictionCache,
    readonly listener: RenderListener,
  ) {}

  get state(): RenderState {
    return this.#state;
  }

  /**
   * Begins to render shots that have changed, and to join the film. What was joined by the project before is replaced.
   *
   * @param shots - to choose from; all when undefined
   * @throws RequestRefused with 409 when a render is running
   */
  begin(project: OpenedProject, shots: readonly number[] | undefined): void {
    if (this.#state.running) {
      throw new RequestRefused(409, 'a render is running', 'stop it first, or wait until it has ended');
    }
    const stop = new AbortController();
    this.#stop = stop;
    this.#tell({ running: true, done: 0, total: 0 }, true);
    this.#done = this.#run(project, shots, stop.signal);
  }

  /** Stops the render, where one is running; shots that are finished stay. */
  async stop(): Promise<void> {
    this.#stop?.abort();
    await this.#done;
  }

  async #run(
    project: OpenedProject,
    shots: readonly number[] | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { onShot, onWarning } = this.listener;
    try {
      const { output } = await renderProject(project, {
        ...{ ...this.place, shots, signal, onShot, onWarning },
        cache: this.cache,
        onStart: ({ total }) => this.#tell({ running: true, done: 0, total }, true),
        onProgress: ({ frames, total, secondsLeft }) => {
          const left = secondsLeft === undefined ? {} : { left: secondsLeft };
          this.#tell({ running: true, done: frames, total, ...left });
        },
      });
      const { done, total } = this.#state;
      this.#tell({ running: false, done, total, ...(output ? { output: basename(output) } : {}) }, true);
    } catch (error) {
      const { done, total } = this.#state;
      this.#tell({ running: false, done, total, ...(signal.aborted ? {} : { error: wordsOf(error) }) }, true);
    }
    onShot();
  }

  #tell(state: RenderState, always = false): void {
    this.#state = state;
    const now = performance.now();
    if (!always && now - this.#told < REPORT_EVERY) return;
    this.#told = now;
    this.listener.onState(state);
  }
}

function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/exists already/.test(message)) {
    return `${message}, and it was not made by this project: rename or remove it, then render again`;
  }
  const hint = error instanceof AutochromeError && error.hint !== undefined ? `: ${error.hint}` : '';
  return withoutBackquotes(`${message}${hint}`);
}

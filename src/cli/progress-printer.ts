import type { RenderPlan, RenderProgress, RenderResult } from '../index.js';

/** Shows a render while it runs. */
export interface ProgressPrinter {
  /** Everything is ready; frames will follow. */
  start(plan: RenderPlan): void;
  progress(progress: RenderProgress): void;
  warning(message: string): void;
  result(result: RenderResult): void;
  /** Leaves the terminal as it was; called once, also after an error. */
  end(): void;
}

/**
 * How a program watches a task that takes a while, and stops it. The functions are called in order and between two steps of
 * the work, so they should be quick.
 *
 * @typeParam Plan - what the task is about to do
 * @typeParam Progress - how far it is
 */
export interface Watch<Plan, Progress> {
  /** Stops the task: its promise rejects with an error of kind `interrupted` once everything has ended. */
  readonly signal?: AbortSignal | undefined;
  /** Called once, before the first frame, shot or file. */
  readonly onStart?: ((plan: Plan) => void) | undefined;
  /** Called after each frame, shot or file. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Called with each warning about the result, one sentence, and once with each. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

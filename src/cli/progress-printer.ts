import type {
  LibraryAddProgress,
  MeasureProgress,
  RenderPlan,
  RenderProgress,
  RenderResult,
  SuggestProgress,
} from '../internal.js';

/** Shows a piece of work while it runs; a render where nothing else is said. */
export interface ProgressPrinter<Plan = RenderPlan, Progress = RenderProgress, Result = RenderResult> {
  /** Everything is ready; frames will follow. */
  start(plan: Plan): void;
  progress(progress: Progress): void;
  warning(message: string): void;
  result(result: Result): void;
  /** Leaves the terminal as it was; called once, also after an error. */
  end(): void;
}

/** What is said of a piece of work to people, in lines. */
export interface ProgressWording<Plan, Progress, Result> {
  /** Key of the clip in the event of the start, for programs; `input` when left out. */
  readonly clipKey?: string;
  plan(plan: Plan): string[];
  progress(progress: Progress): string;
  result(result: Result): string[];
}

/** What a bar needs to know before the first frame. */
export type CountedPlan = Pick<RenderPlan, 'total'>;

/** What a bar needs to know of any progress, over frames, files or shots. */
export type CountedProgress =
  | Pick<MeasureProgress, 'frames' | 'total'>
  | Pick<LibraryAddProgress, 'files' | 'total'>
  | Pick<SuggestProgress, 'shots' | 'total'>;

/** How many frames, files or shots are done. */
export function countOf(progress: CountedProgress): number {
  if ('frames' in progress) return progress.frames;
  return 'files' in progress ? progress.files : progress.shots;
}

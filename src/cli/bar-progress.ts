import { Presets, SingleBar } from 'cli-progress';
import {
  type CountedPlan,
  type CountedProgress,
  countOf,
  type ProgressPrinter,
  type ProgressWording,
} from './progress-printer.js';

const STYLE = {
  format: '{bar} {line}',
  barsize: 30,
  hideCursor: true,
  fps: 8,
  clearOnComplete: true,
  gracefulExit: false,
};

/** Shown before anything is done. */
const READY = 'preparing';

/** A bar on a terminal that is redrawn in place. */
export function barProgress<Plan extends CountedPlan, Progress extends CountedProgress, Result>(
  stream: NodeJS.WriteStream,
  wording: ProgressWording<Plan, Progress, Result>,
): ProgressPrinter<Plan, Progress, Result> {
  let bar: SingleBar | undefined;
  const print = (line: string) => stream.write(`${line}\n`);
  let last: Progress | undefined;
  let total: number | undefined;
  const hide = () => {
    bar?.stop();
    bar = undefined;
  };
  const show = (done: number, of: number | undefined, line: string) => {
    bar = new SingleBar(
      { stream, ...(of === undefined ? { ...STYLE, format: '{line}' } : STYLE) },
      Presets.shades_classic,
    );
    bar.start(of ?? done + 1, done, { line });
  };
  return {
    start(plan) {
      for (const line of wording.plan(plan)) print(line);
      total = plan.total;
      show(0, total, READY);
    },
    progress(progress) {
      last = progress;
      bar?.setTotal(progress.total ?? countOf(progress) + 1);
      bar?.update(countOf(progress), { line: wording.progress(progress) });
    },
    warning(message) {
      const wasShown = bar !== undefined;
      hide();
      print(`warning: ${message}`);
      if (wasShown)
        show(last ? countOf(last) : 0, last ? last.total : total, last ? wording.progress(last) : READY);
    },
    result(result) {
      hide();
      for (const line of wording.result(result)) print(line);
    },
    end: hide,
  };
}

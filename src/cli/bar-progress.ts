import { Presets, SingleBar } from 'cli-progress';
import type { RenderProgress } from '../index.js';
import type { ProgressPrinter } from './progress-printer.js';
import { planLines, progressLine, resultLine, stageLine } from './render-lines.js';

const STYLE = {
  format: '{bar} {line}',
  barsize: 30,
  hideCursor: true,
  fps: 8,
  clearOnComplete: true,
  gracefulExit: false,
};

/** Shown before the first frame. */
const READY = 'getting ready';

/** A bar on a terminal that is redrawn in place. */
export function barProgress(stream: NodeJS.WriteStream, verbose: boolean): ProgressPrinter {
  let bar: SingleBar | undefined;
  const print = (line: string) => stream.write(`${line}\n`);
  let last: RenderProgress | undefined;
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
      for (const line of planLines(plan)) print(line);
      total = plan.total;
      show(0, total, READY);
    },
    progress(progress) {
      last = progress;
      bar?.setTotal(progress.total ?? progress.frames + 1);
      const stages = verbose ? ` (${stageLine(progress.stageTimes)})` : '';
      bar?.update(progress.frames, { line: `${progressLine(progress)}${stages}` });
    },
    warning(message) {
      const wasShown = bar !== undefined;
      hide();
      print(`warning: ${message}`);
      if (wasShown) show(last?.frames ?? 0, last ? last.total : total, last ? progressLine(last) : READY);
    },
    result(result) {
      hide();
      if (verbose) print(stageLine(result.stageTimes));
      print(resultLine(result));
    },
    end: hide,
  };
}

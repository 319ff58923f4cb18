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

/** A bar on a terminal that is redrawn in place. */
export function barProgress(stream: NodeJS.WriteStream, verbose: boolean): ProgressPrinter {
  let bar: SingleBar | undefined;
  const print = (line: string) => stream.write(`${line}\n`);
  let last: RenderProgress | undefined;
  const hide = () => {
    bar?.stop();
    bar = undefined;
  };
  const show = (done: number, total: number | undefined, line: string) => {
    bar = new SingleBar(
      { stream, ...(total === undefined ? { ...STYLE, format: '{line}' } : STYLE) },
      Presets.shades_classic,
    );
    bar.start(total ?? done + 1, done, { line });
  };
  return {
    start(plan) {
      for (const line of planLines(plan)) print(line);
      show(0, plan.total, 'getting ready');
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
      if (wasShown && last) show(last.frames, last.total, progressLine(last));
    },
    result(result) {
      hide();
      if (verbose) print(stageLine(result.stageTimes));
      print(resultLine(result));
    },
    end: hide,
  };
}

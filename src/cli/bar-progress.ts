import { Presets, SingleBar } from 'cli-progress';
import type { RenderProgress } from '../index.js';
import type { ProgressPrinter } from './progress-printer.js';
import { planLines, progressLine, resultLine, stageLine } from './render-lines.js';

/** A bar on a terminal that is redrawn in place. */
export function barProgress(stream: NodeJS.WriteStream, verbose: boolean): ProgressPrinter {
  const bar = new SingleBar(
    {
      stream,
      format: '{bar} {line}',
      barsize: 30,
      hideCursor: true,
      fps: 8,
      clearOnComplete: true,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  const print = (line: string) => stream.write(`${line}\n`);
  let shown = false;
  let last: RenderProgress | undefined;
  const hide = () => {
    if (shown) bar.stop();
    shown = false;
  };
  return {
    start(plan) {
      for (const line of planLines(plan)) print(line);
      bar.start(plan.total ?? 0, 0, { line: 'getting ready' });
      shown = true;
    },
    progress(progress) {
      last = progress;
      if (!shown) return;
      if (progress.total !== undefined) bar.setTotal(progress.total);
      const stages = verbose ? ` (${stageLine(progress.stageTimes)})` : '';
      bar.update(progress.frames, { line: `${progressLine(progress)}${stages}` });
    },
    warning(message) {
      const visible = shown;
      hide();
      print(`warning: ${message}`);
      if (visible && last) {
        bar.start(last.total ?? 0, last.frames, { line: progressLine(last) });
        shown = true;
      }
    },
    result(result) {
      hide();
      if (verbose) print(stageLine(result.stageTimes));
      print(resultLine(result));
    },
    end: hide,
  };
}

/**
 * Time of each network per frame, as seen by the caller: lightness, colour and upscale at 854x480 and 1920x1080, and what
 * is paid once. Each frame size in a fresh process; medians.
 *
 *     node build/benchmarks/inference.js [--runs 30] [--size 256] [--device cpu] [--threads 2] [--references 1]
 *                                        [--precision fp32] [--json]
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '30' },
    size: { type: 'string', default: '256' },
    device: { type: 'string', default: 'cpu' },
    threads: { type: 'string', default: String(availableParallelism()) },
    references: { type: 'string', default: '1' },
    precision: { type: 'string', default: 'fp32' },
    json: { type: 'boolean', default: false },
  },
});

/** What inference-stages prints: milliseconds. */
interface StageMedians {
  readonly networkSize: string;
  readonly device: string;
  readonly open: number;
  readonly bank: number;
  readonly lightness: number;
  readonly colour: number;
  readonly upscale: number;
}

const stages = fileURLToPath(new URL('./inference-stages.js', import.meta.url));
const measured = [
  [854, 480],
  [1920, 1080],
].map(([width, height]) => {
  const numbers = [width, height, values.size, values.runs, values.threads, values.references].map(String);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [stages, values.device, values.precision, ...numbers],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`${stages} exited with ${status}\n${stderr}`);
  return { frame: `${width}x${height}`, ...(JSON.parse(stdout) as StageMedians) };
});

if (values.json) {
  console.log(JSON.stringify({ ...values, cpu: cpus()[0]?.model, measured }, undefined, 2));
} else {
  console.log(
    `ms, medians of ${values.runs}; ${values.references} references; device ${measured[0]?.device}, ${values.precision};`,
  );
  console.log(`${values.threads} threads of ${cpus()[0]?.model}\n`);
  console.log('| frame | network | lightness | colour | upscale | once: networks | once: references |');
  console.log('| --- | --- | ---: | ---: | ---: | ---: | ---: |');
  for (const { frame, networkSize, lightness, colour, upscale, open, bank } of measured) {
    const times = [lightness, colour, upscale, open, bank].map((time) => time.toFixed(1));
    console.log(`| ${[frame, networkSize, ...times].join(' | ')} |`);
  }
}

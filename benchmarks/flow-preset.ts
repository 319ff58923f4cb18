/**
 * Times one preset of optical flow, for flow.ts; prints milliseconds of processor time as JSON.
 *
 *     node build/benchmarks/flow-preset.js PRESET FIRST SECOND RUNS
 */
import { lightnessOfLuma } from '../src/colour/lightness.js';
import type { SmallImage } from '../src/colour/small-image.js';
import { readImage } from '../src/decode/images/read-image.js';
import { prepareForFlow } from '../src/temporal/flow/flow-image.js';
import { occlusions } from '../src/temporal/flow/occlusions.js';
import { FlowEstimator } from '../src/temporal/flow/optical-flow.js';
import { FLOW_PRESETS, type FlowPreset } from '../src/temporal/flow/settings.js';
import { processorTime } from './processor-time.js';

/** Medians, in milliseconds of processor time. */
export interface FlowTimes {
  /** One picture's normalisation, pyramid and gradients, and the flow of one direction. */
  readonly oneWay: number;
  /** What a clip's frame costs: one picture prepared, flow both ways, occlusions both ways. */
  readonly frame: number;
}

/** Runs until the code is compiled and memory is found. */
const WARM_UP = 10;

const [preset, first, second, count] = process.argv.slice(2) as [FlowPreset, string, string, string];
if (!(preset in FLOW_PRESETS)) throw new Error(`no preset ${preset}`);

async function lightness(path: string): Promise<SmallImage> {
  const { width, height, rgb, bitDepth } = await readImage(path);
  const white = 2 ** bitDepth - 1;
  const data = Float32Array.from({ length: width * height }, (_, i) =>
    lightnessOfLuma((rgb[3 * i] as number) / white),
  );
  return { width, height, channels: 1, data };
}

const [from, to] = [await lightness(first), await lightness(second)];
const estimator = new FlowEstimator(from.width, from.height, preset);
const times = { oneWay: [] as number[], frame: [] as number[] };
for (let run = -WARM_UP; run < Number(count); run += 1) {
  // The frame before is ready, with all that its own flows took from it.
  const before = prepareForFlow(from);
  for (const { across, down } of before.levels) void [across, down];
  const started = processorTime();
  const after = prepareForFlow(to);
  const forward = estimator.estimate(before, after);
  const oneWay = processorTime() - started;
  const backward = estimator.estimate(after, before);
  occlusions(forward, backward);
  occlusions(backward, forward);
  const frame = processorTime() - started;
  if (run < 0) continue;
  times.oneWay.push(oneWay);
  times.frame.push(frame);
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] as number;
const result: FlowTimes = { oneWay: median(times.oneWay), frame: median(times.frame) };
console.log(JSON.stringify(result));

import { basename } from 'node:path';
import type { FrameSource } from '../decode/frame-source.js';
import {
  type BesideClip,
  type FrameSet,
  measuringSize,
  readSideBySide,
  requireAlike,
} from '../decode/side-by-side.js';
import { lightnessOf, rgbOf, type SmallFrame } from '../decode/small-frame.js';
import { inputError, throwIfAborted, usageError } from '../errors.js';
import { namingOption } from '../files/naming-option.js';
import { checkOutput } from '../files/output-file.js';
import { MeasuresTally } from '../metrics/clip-measures.js';
import { FrameMeasurer } from '../metrics/frame-measurer.js';
import { OccludedFlowFinder } from '../metrics/occluded-flow-finder.js';
import { Pace } from '../progress/pace.js';
import { toldOnce } from '../progress/told-once.js';
import { openGivenClip } from '../render/open-given-clip.js';
import { notesOn } from '../report/measure-notes.js';
import { MeasureReport } from '../report/measure-report.js';
import { detectShots, withKnownCuts } from '../shots/cuts/detect-shots.js';
import { toNumber } from '../time/rational.js';
import {
  checkMeasureOptions,
  type MeasureOptions,
  type MeasurePlan,
  type MeasureRequest,
  type MeasureResult,
} from './measure-options.js';

/**
 * Measures the temporal stability and the colourfulness of a clip and, where the true colours are known, its distance from
 * them.
 * Memory does not grow with the clip: small images are kept of as many frames as the longest lag has, and of those that
 * wait until it is known where shots begin.
 *
 * @param options - what to measure and how; docs/measuring.md says what the measures mean
 * @returns once the files that were asked for have their names
 * @throws AutochromeError of kind `usage` when options are wrong or the clips do not belong together, `input` when one
 *   cannot be read, `interrupted` when the signal was aborted, `failure` when a file cannot be written
 * @example
 * ```ts
 * import { measure } from 'autochrome';
 *
 * const { measures, notes } = await measure({ clip: 'trailer.mp4', source: 'reel.mp4', lags: [1] });
 * console.log(measures.warping[0]?.lag, notes);
 * ```
 */
export async function measure(options: MeasureOptions): Promise<MeasureResult> {
  const request = checkMeasureOptions(options);
  const { lags, csv, svg, signal } = request;
  throwIfAborted(signal);
  await checkReports(request);
  const { warnings, warn } = toldOnce(options.onWarning);
  const clips = await openClips(request, warn);
  let report: MeasureReport | undefined;
  try {
    const plan = planOf(clips, request);
    report = await MeasureReport.begin({ csv, svg, lags, hasTruth: plan.truth !== undefined });
    options.onStart?.(plan);
    const started = performance.now();
    const tally = await measureFrames(clips, plan, report, request, options);
    const measures = tally.measures();
    const notes = notesOn(measures);
    await report.finish({ title: basename(request.clip), subtitle: subtitleOf(plan), notes });
    const elapsedSeconds = (performance.now() - started) / 1000;
    const { source, truth, size } = plan;
    return {
      clip: request.clip,
      source,
      truth,
      size,
      lags,
      measures,
      notes,
      csv,
      svg,
      elapsedSeconds,
      warnings,
    };
  } finally {
    await report?.discard();
    await closeAll(clips);
  }
}

/** The clips of a measurement. */
interface MeasuredClips {
  readonly clip: FrameSource;
  /** Those read along with it. */
  readonly beside: readonly BesideClip[];
}

async function openClips(
  request: MeasureRequest,
  onWarning: (message: string) => void,
): Promise<MeasuredClips> {
  const open = (path: string) => openGivenClip(path, request, request.signal, onWarning);
  const clip = await open(request.clip);
  const beside: BesideClip[] = [];
  try {
    for (const option of ['source', 'truth'] as const) {
      const path = request[option];
      const known = [request.clip, ...beside.map(({ source }) => source.metadata.path)];
      if (path === undefined || known.includes(path)) continue;
      const source = await namingOption(`\`${option}\``, () => open(path));
      const lumaOnly = path !== request.truth;
      beside.push({ option: `\`${option}\``, source, lumaOnly });
    }
    return { clip, beside };
  } catch (error) {
    await closeAll({ clip, beside });
    throw error;
  }
}

async function closeAll({ clip, beside }: MeasuredClips): Promise<void> {
  await Promise.all([clip, ...beside.map(({ source }) => source)].map((source) => source.close()));
}

/** @throws AutochromeError of kind `usage` when the clips do not belong together, `input` when the truth is gray */
function planOf({ clip, beside }: MeasuredClips, { source, truth, size, lags }: MeasureRequest): MeasurePlan {
  const { metadata } = clip;
  for (const other of beside) requireAlike(metadata, other);
  const colours = beside.find((other) => other.source.metadata.path === truth)?.source ?? clip;
  if (truth !== undefined && colours.metadata.format.subsampling === 'gray') {
    throw inputError(
      `\`truth\` ${truth} has no colours to compare with`,
      'name the clip with the true colours',
    );
  }
  return {
    metadata,
    source: source ?? metadata.path,
    truth,
    lags,
    size: measuringSize(metadata, size),
    total: metadata.frameCount?.value,
  };
}

async function measureFrames(
  { clip, beside }: MeasuredClips,
  plan: MeasurePlan,
  report: MeasureReport,
  request: MeasureRequest,
  { onFrame, onProgress }: MeasureOptions,
): Promise<MeasuresTally> {
  const { lags, size, total } = plan;
  const { signal, cuts } = request;
  const finder = new OccludedFlowFinder(size.width, size.height);
  const measurer = new FrameMeasurer(lags, (from, to) => finder.find(from, to));
  const tally = new MeasuresTally(lags);
  const pace = new Pace();
  const paths = [request.clip, ...beside.map(({ source }) => source.metadata.path)];
  let frames = 0;
  const image = (set: FrameSet, path: string) => set.images[paths.indexOf(path)] as SmallFrame;
  const sets = readSideBySide({ source: clip, lumaOnly: false }, beside, size, signal);
  const lightness = (set: FrameSet) => lightnessOf(image(set, plan.source));
  const marked = cuts === undefined ? detectShots(sets, lightness) : withKnownCuts(sets, cuts);
  for await (const { frame: set, ...place } of marked) {
    throwIfAborted(signal);
    const measures = measurer.measure(
      {
        index: set.index,
        time: toNumber(set.timestamp),
        rgb: rgbOf(image(set, request.clip), 16),
        lightness: lightness(set),
        truth: plan.truth === undefined ? undefined : rgbOf(image(set, plan.truth), 16),
      },
      place,
    );
    tally.add(measures);
    await report.add(measures);
    frames += 1;
    pace.tick();
    onFrame?.(measures);
    onProgress?.({
      frames,
      total,
      framesPerSecond: pace.framesPerSecond,
      secondsLeft: pace.secondsLeft(total),
    });
  }
  if (frames === 0) throw inputError(`${request.clip} has no frames`, 'name another clip');
  return tally;
}

/** Before clips are opened: names are what a user gets wrong. */
async function checkReports({ clip, source, truth, csv, svg, overwrite }: MeasureRequest): Promise<void> {
  const inputs = [clip, source, truth].filter((path) => path !== undefined);
  for (const [option, path] of Object.entries({ csv, svg })) {
    if (path !== undefined) await namingOption(`\`${option}\`:`, () => checkOutput(path, inputs, overwrite));
  }
  if (csv !== undefined && csv === svg) {
    throw usageError(`\`csv\` and \`svg\` both name ${csv}`, 'give each a file of its own');
  }
}

function subtitleOf({ metadata, source, truth, size }: MeasurePlan): string {
  const parts = [
    `measured at ${size.width}x${size.height}`,
    source === metadata.path ? 'motion from its own luma' : `motion from ${basename(source)}`,
    ...(truth === undefined ? [] : [`truth ${basename(truth)}`]),
  ];
  return parts.join(', ');
}

import { stat } from 'node:fs/promises';
import type { PredictionCache } from '../../colorize/prediction-cache.js';
import type { SequentialSource } from '../../decode/sequential-source.js';
import type { FrameSink } from '../../encode/frame-sink.js';
import { openSegmentSink, openSink } from '../../encode/open-sink.js';
import type { Provenance } from '../../encode/output-tags.js';
import type { SegmentSink } from '../../encode/segment-sink.js';
import type { FfmpegRunner } from '../../ffmpeg/runner.js';
import type { DeviceNetworkLoader } from '../../inference/network-loader.js';
import { render } from '../../pipeline/render.js';
import type { RenderProgress } from '../../pipeline/run-pipeline.js';
import type { GivenReference } from '../../references/given-reference.js';
import type { TemporalThreads } from '../../threads/temporal-threads.js';
import { formatRational, rational } from '../../time/rational.js';
import { VERSION } from '../../version.js';
import { type Colouring, openColouring } from '../open-colouring.js';
import { runRender } from '../run-render.js';
import { smoothingSettings } from '../smoothing-settings.js';
import { wholeHash } from './content-hash.js';
import { isPassedThrough } from './fingerprint.js';
import { pathOf, type SegmentRecord } from './segment-records.js';
import type { ShotTask, TaskShot } from './shot-task.js';

/** What a shot is rendered with; belongs to the caller. */
export interface ShotEquipment {
  readonly source: SequentialSource;
  readonly runner: FfmpegRunner;
  /** Folder of the segments. */
  readonly segments: string;
  /** Whether a shot's film that is there is replaced. */
  readonly overwrite: boolean;
  /** Undefined where the shot is not coloured. */
  readonly loader: DeviceNetworkLoader | undefined;
  /** Undefined where the shot is not made steady. */
  readonly threads: TemporalThreads | undefined;
  readonly signal: AbortSignal | undefined;
  /** Predictions made before; undefined where none are looked for. */
  readonly cache: PredictionCache | undefined;
  readonly warn: (message: string) => void;
}

/**
 * Renders one shot to its file.
 *
 * @param task - that the shot is of
 * @param before - the shot before, which is rendered, where its last frame counts
 * @param onProgress - told after each frame
 * @returns what there is to note of the file, which has its name
 */
export async function renderShot(
  equipment: ShotEquipment,
  task: ShotTask,
  shot: TaskShot,
  before: SegmentRecord | undefined,
  onProgress: (progress: RenderProgress) => void,
): Promise<SegmentRecord> {
  const { source, segments, threads, signal, warn } = equipment;
  const { settings, range, file } = shot;
  const { kind } = task;
  const path = pathOf(segments, { kind, file });
  const colouring = isPassedThrough(shot) ? undefined : await colouringOf(equipment, shot, before);
  try {
    const provenance: Provenance = {
      autochrome: VERSION,
      ...(colouring?.provenance ?? { method: 'none' }),
    };
    const sink = await openShot(equipment, task, shot, path, provenance);
    const { frames } = await runRender(
      (stopped) =>
        render({
          ...{ source, sink, range, signal: stopped, colourer: colouring?.colourer, controls: settings },
          shot: { start: shot.start, end: shot.end },
          ...(threads && colouring && settings.smooth > 0
            ? { smoothing: { compute: threads, settings: smoothingSettings(settings) } }
            : {}),
        }),
      signal,
      (progress) => {
        progress.warnings.forEach(warn);
        onProgress(progress);
      },
    );
    const segment = kind === 'segment' ? (sink as SegmentSink).segment : undefined;
    return {
      ...{ kind, name: shot.name, ...range, file, frames, provenance },
      bytes: (await stat(path)).size,
      sha256: await wholeHash(path),
      first: formatRational(segment?.first.timestamp ?? rational(0)),
      endTime: formatRational(segment?.endTime ?? rational(0)),
      parameters: segment?.parameters ?? '',
      fingerprint: shot.fingerprint,
      parts: shot.parts,
    };
  } finally {
    await colouring?.close();
  }
}

function colouringOf(
  { source, runner, segments, loader, signal, cache, warn }: ShotEquipment,
  { settings, references, memory }: TaskShot,
  before: SegmentRecord | undefined,
): Promise<Colouring> {
  const last: GivenReference[] =
    before && memory ? [{ path: pathOf(segments, before), frame: memory.frame, weight: memory.weight }] : [];
  return openColouring({
    ...{ metadata: source.metadata, references: [...references, ...last], settings },
    ...{ runner, signal, loader, warn, cache },
  });
}

function openShot(
  { source, runner, overwrite, warn }: ShotEquipment,
  { kind, codec }: ShotTask,
  { settings, range, references }: TaskShot,
  path: string,
  provenance: Provenance,
): Promise<FrameSink> {
  const common = { path, codec, runner, quality: settings.quality, source: source.metadata };
  if (kind === 'segment') return openSegmentSink({ ...common, onWarning: warn });
  return openSink({
    ...{ ...common, range, provenance, overwrite, onWarning: warn },
    inputs: references.map((reference) => reference.path),
  });
}

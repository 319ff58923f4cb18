import { stat } from 'node:fs/promises';
import type { SequentialSource } from '../../decode/sequential-source.js';
import type { FrameSink } from '../../encode/frame-sink.js';
import { openSegmentSink, openSink } from '../../encode/open-sink.js';
import type { Provenance } from '../../encode/output-tags.js';
import type { SegmentSink } from '../../encode/segment-sink.js';
import type { FfmpegRunner } from '../../ffmpeg/runner.js';
import type { DeviceNetworkLoader } from '../../inference/network-loader.js';
import type { RenderProgress } from '../../pipeline/drive.js';
import { render } from '../../pipeline/render.js';
import type { GivenReference } from '../../references/given-reference.js';
import type { TemporalThreads } from '../../threads/temporal-threads.js';
import { rational } from '../../time/rational.js';
import { sharedPredictions } from '../cache/open-prediction-cache.js';
import { type Colouring, openColouring } from '../open-colouring.js';
import { runRender } from '../run-render.js';
import { smoothingSettings } from '../smoothing-settings.js';
import { VERSION } from '../version.js';
import { isPassedThrough } from './fingerprint.js';
import type { PlannedShot } from './plan-shots.js';
import { clearUnfinished, type SegmentRecord, writeRecord } from './segment-records.js';
import type { RenderShotsOptions } from './shots-options.js';

/** What all shots of a film are rendered with; belongs to the caller. */
export interface ShotEquipment {
  readonly source: SequentialSource;
  readonly runner: FfmpegRunner;
  readonly codec: NonNullable<RenderShotsOptions['codec']>;
  readonly options: RenderShotsOptions;
  /** Undefined where no shot is coloured. */
  readonly loader: DeviceNetworkLoader | undefined;
  /** Undefined where no shot is made steady. */
  readonly threads: TemporalThreads | undefined;
  readonly warn: (message: string) => void;
}

/**
 * Renders one shot to its file, and notes that it is there.
 *
 * @param before - the shot before, which is rendered, where its last frame counts
 * @param onProgress - told after each frame
 * @returns what was noted
 */
export async function renderShot(
  equipment: ShotEquipment,
  planned: PlannedShot,
  before: PlannedShot | undefined,
  onProgress: (progress: RenderProgress) => void,
): Promise<SegmentRecord> {
  const { source, options, threads, warn } = equipment;
  const { shot, range, kind } = planned;
  const { settings } = shot;
  const folder = options.segments;
  await clearUnfinished(folder, range);
  const colouring = isPassedThrough(shot) ? undefined : await colouringOf(equipment, planned, before);
  try {
    const provenance: Provenance = {
      autochrome: VERSION,
      ...(colouring?.provenance ?? { method: 'none' }),
    };
    const sink = await openShot(equipment, planned, provenance);
    const { frames } = await runRender(
      (signal) =>
        render({
          ...{ source, sink, range, signal, colourer: colouring?.colourer, controls: settings },
          shot: { start: shot.start, end: shot.end },
          ...(threads && colouring && settings.smooth > 0
            ? { smoothing: { compute: threads, settings: smoothingSettings(settings) } }
            : {}),
        }),
      options.signal,
      (progress) => {
        progress.warnings.forEach(warn);
        onProgress(progress);
      },
    );
    const segment = kind === 'segment' ? (sink as SegmentSink).segment : undefined;
    const record: SegmentRecord = {
      ...{ kind, name: shot.name, ...range, frames, provenance },
      ...{ file: kind === 'segment' ? fileIn(planned.path) : planned.path },
      bytes: (await stat(planned.path)).size,
      first: segment?.first.timestamp ?? rational(0),
      endTime: segment?.endTime ?? rational(0),
      parameters: segment?.parameters ?? '',
      fingerprint: planned.fingerprint,
      parts: planned.parts,
    };
    await writeRecord(folder, record);
    return record;
  } finally {
    await colouring?.close();
  }
}

const fileIn = (path: string) => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

function colouringOf(
  { source, runner, options, loader, warn }: ShotEquipment,
  { shot }: PlannedShot,
  before: PlannedShot | undefined,
): Promise<Colouring> {
  const { settings, memory: weight } = shot;
  const last: GivenReference[] = before
    ? [{ path: before.path, frame: before.shot.end - 1 - before.range.start, weight }]
    : [];
  return openColouring({
    ...{ metadata: source.metadata, references: [...shot.references, ...last], settings },
    ...{ runner, signal: options.signal, loader, warn },
    cache: options.cache === false ? undefined : (options.cache ?? sharedPredictions()),
  });
}

function openShot(
  { source, runner, codec, options, warn }: ShotEquipment,
  { shot, range, path, kind }: PlannedShot,
  provenance: Provenance,
): Promise<FrameSink> {
  const common = { path, codec, runner, quality: shot.settings.quality, source: source.metadata };
  if (kind === 'segment') return openSegmentSink({ ...common, onWarning: warn });
  return openSink({
    ...{ ...common, range, provenance, overwrite: options.overwrite ?? false, onWarning: warn },
    inputs: shot.references.map((reference) => reference.path),
  });
}

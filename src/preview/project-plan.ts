import { basename, join } from 'node:path';
import type { FrameSource } from '../decode/frame-source.js';
import { CODEC_TABLE } from '../encode/codecs.js';
import type { PixelFormat } from '../frame/pixel-format.js';
import { settingsOfShot } from '../project/document/shot-settings.js';
import type { OpenedProject } from '../project/open-project.js';
import { type ProjectRenderPlace, shotsOf } from '../project/project-shots.js';
import { chooseOutput } from '../render/output-name.js';
import { checkShots } from '../render/shots/check-shots.js';
import { type PlannedShot, planShots } from '../render/shots/plan-shots.js';
import { readRecords } from '../render/shots/segment-records.js';

/** A project as it would be rendered now. */
export interface ProjectPlan {
  readonly shots: readonly PlannedShot[];
  /** Of each shot, which of the project's references it has: those that are not missing. */
  readonly present: readonly (readonly number[])[];
  /** Name of the film. */
  readonly output: string;
  /** Folder of the segments. */
  readonly segments: string;
  /** What frames of the film have. */
  readonly format: PixelFormat;
}

/**
 * Plans a project whose clip is open. References that are missing are left out.
 *
 * @throws AutochromeError of kind `usage` when its settings cannot be rendered
 */
export async function planProject(
  { path, document, missing, clipReplaced }: OpenedProject,
  source: FrameSource,
  place: ProjectRenderPlace,
): Promise<ProjectPlan> {
  const { metadata } = source;
  const gone = new Set(missing.map((file) => file.path));
  const present = document.shots.map(({ references }) =>
    references.flatMap(({ path, mask = '' }, i) => (gone.has(path) || gone.has(mask) ? [] : [i])),
  );
  const there = {
    ...document,
    shots: document.shots.map((shot, i) => ({
      ...shot,
      references: shot.references.filter((_, n) => present[i]?.includes(n)),
    })),
  };
  const options = await shotsOf({ path, document: there, clipReplaced }, place);
  const settings = settingsOfShot(document);
  const codecOfImages = metadata.kind === 'sequence' ? 'prores' : undefined;
  const { codec, path: name } = await chooseOutput(undefined, source, {
    codec: settings.codec ?? codecOfImages,
    backend: place.backend ?? 'auto',
  });
  const output = join(options.outputFolder ?? '', basename(name));
  const shots = await planShots({
    ...{ options, codec, output, frameCount: document.clip.frames },
    shots: checkShots(options, 'status'),
    records: await readRecords(options.segments),
  });
  return {
    shots,
    present,
    output,
    segments: options.segments,
    format: CODEC_TABLE[codec].takes(metadata.format),
  };
}

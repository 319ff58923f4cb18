import { basename, dirname, extname, join } from 'node:path';
import { inputError } from '../errors.js';
import { checkOutput } from '../files/output-file.js';
import type { FrameSize } from '../plugins/interchange/timeline.js';
import { timelineOfShots } from '../plugins/interchange/timeline-of-shots.js';
import { writeTimeline } from '../plugins/interchange/write-timeline.js';
import { toldOnce } from '../progress/told-once.js';
import { renderShots } from '../render/shots/render-shots.js';
import type { RenderShotsOptions, RenderShotsResult } from '../render/shots/shots-options.js';
import { presentNames } from '../settings/former-names.js';
import { MACHINE_SETTING_NAMES, pickSettings } from '../settings/setting-names.js';
import { parseRational, type Rational } from '../time/rational.js';
import { PROJECT_ENDING } from './document/schema.js';
import { type OpenedProject, replacedText, requireFiles } from './open-project.js';
import { type ProjectRenderPlace, shotsOf } from './project-shots.js';

/** Frames before and after each shot when nothing else is asked for: half a second of film. */
export const DEFAULT_HANDLES = 12;

/** What {@link exportTimeline} takes beside the project. */
export interface ExportTimelineOptions
  extends Omit<ProjectRenderPlace, 'output'>,
    Pick<RenderShotsOptions, 'overwrite' | 'signal' | 'onStart' | 'onProgress' | 'onShot' | 'onWarning'> {
  /** Path of the timeline: `.otio`, `.edl` or `.xml`. */
  readonly timeline: string;
  /**
   * Frames before and after each shot, as far as the clip has them.
   *
   * @defaultValue `12`
   */
  readonly handles?: number | undefined;
  /** Weight of the last coloured frame of the shot before as one more reference; 0, none, when left out. */
  readonly memory?: number | undefined;
}

/** What {@link exportTimeline} has done. */
export interface ExportTimelineResult
  extends Pick<RenderShotsResult, 'shots' | 'frames' | 'elapsedSeconds' | 'warnings'> {
  /** Path of the timeline. */
  readonly timeline: string;
  /** Folder of the shots' films. */
  readonly media: string;
}

/**
 * Writes a project's shots as films of their own, each with frames around it for trimming, and a timeline on which they
 * stand in the film's order. Shots whose films are there as the project says are not rendered again.
 *
 * @throws AutochromeError of kind `usage` when the timeline's name says no format or it exists and may not be replaced,
 *   `input` when a file of the project is missing, and as `renderShots`
 * @example
 * ```ts
 * import { assignReferences, createProject, exportTimeline, saveProject } from 'autochrome';
 *
 * const created = await createProject({ clip: 'reel.mp4', method: 'reinhard', size: 64 });
 * const assigned = await assignReferences(created, [0], { references: [{ path: 'still.jpg' }], kind: 'footage' }, console.warn);
 * const project = await saveProject(created, assigned);
 * const { media } = await exportTimeline(project, { timeline: 'coloured.otio', handles: 0 });
 * console.log(media);
 * ```
 */
export async function exportTimeline(
  project: OpenedProject,
  options: ExportTimelineOptions,
): Promise<ExportTimelineResult> {
  const asked = presentNames(options);
  const { timeline, handles = DEFAULT_HANDLES, memory, overwrite = false, ...rest } = asked;
  requireFiles(project);
  await checkOutput(timeline, [project.path], overwrite);
  const { warnings, warn } = toldOnce(asked.onWarning);
  const media = join(dirname(timeline), `${basename(timeline, extname(timeline))}.shots`);
  if (project.clipReplaced) warn(replacedText(project));
  const given = await shotsOf(project, pickSettings(asked, MACHINE_SETTING_NAMES), memory);
  let frameSize: FrameSize | undefined;
  const result = await renderShots({
    ...given,
    ...rest,
    overwrite,
    onStart: (plan) => {
      const { width, height } = plan.metadata;
      frameSize = { width, height };
      asked.onStart?.(plan);
    },
    onWarning: warn,
    handles: { frames: handles, folder: media },
  });
  if (result.missing.length > 0) {
    throw inputError(`shots ${result.missing.join(', ')} were not rendered`, 'render them first');
  }
  const { clip } = project.document;
  const written = await writeTimeline(
    timeline,
    timelineOfShots({
      name: basename(project.path, PROJECT_ENDING),
      frameRate: parseRational(clip.frameRate) as Rational,
      startTimecode: clip.startTimecode ?? undefined,
      shots: given.shots.map(({ start, end }, i) => {
        const { path } = result.shots[i] as (typeof result.shots)[number];
        const media = {
          path,
          start: Math.max(0, start - handles),
          end: Math.min(clip.frames, end + handles),
        };
        // Editing programs look for the files by the names of the clips, which are those of the shots, and an ending.
        return { name: basename(path), start, end, media };
      }),
    }),
    // Final Cut Pro 7 XML knows files by URLs, which are absolute; in the others, the folder can be moved.
    {
      overwrite,
      frameSize,
      mediaPaths: extname(timeline).toLowerCase() === '.xml' ? 'absolute' : 'relative',
    },
  );
  written.warnings.forEach(warn);
  const { shots, frames, elapsedSeconds } = result;
  return { timeline, media, shots, frames, elapsedSeconds, warnings };
}

import {
  formatTimecode,
  frameToTimecode,
  type OpenedProject,
  type PositionScale,
  type ProjectDocument,
  type ProjectShot,
  parseTimecode,
  timecodeToFrame,
} from '../internal.js';
import { scaleOf } from './project-options.js';
import { counted } from './wording.js';

/** A project's shots as programs read them. */
export function shotsReport({ path, document, missing }: OpenedProject) {
  const shots = document.shots.map((shot, i) => ({ index: i, ...shot }));
  return { project: path, clip: document.clip, shots, missing };
}

/** A project's shots as people read them, a line each. */
export function shotLines({ clip, shots }: Pick<ProjectDocument, 'clip' | 'shots'>): string[] {
  const scale = scaleOf(clip);
  const rows = shots.map((shot, i) => [
    String(i + 1),
    shot.name,
    `${timecodeText(shot.start, scale)} to ${timecodeText(shot.end, scale)}`,
    counted(shot.end - shot.start, 'frame'),
    useOf(shot),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padStart(widths[0] as number) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** What is done with a shot: `2 references`, `title, left as it is`. */
function useOf({ kind, references, settings, memory }: ProjectShot): string {
  const own = Object.keys(settings).filter((name) => name !== 'keepChroma').length;
  return [
    ...(kind === 'footage' ? [] : [kind]),
    references.length === 0 ? 'no reference' : counted(references.length, 'reference'),
    ...(memory === 0 ? [] : ['memory']),
    ...(settings.keepChroma ? ['keeps its colours'] : []),
    ...(own === 0 ? [] : [`${counted(own, 'setting')} of its own`]),
  ].join(', ');
}

/** Timecode of a frame of the clip, on the clip's own count. */
function timecodeText(frame: number, { frameRate, startTimecode }: PositionScale): string {
  const start = startTimecode === undefined ? undefined : parseTimecode(startTimecode);
  const first = start ? timecodeToFrame(start, frameRate) : 0;
  return formatTimecode(frameToTimecode(first + frame, frameRate, start?.dropFrame ?? false));
}

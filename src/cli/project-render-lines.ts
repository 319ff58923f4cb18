import {
  type ExportTimelineResult,
  type FinishedShot,
  formatRational,
  type ProjectShotStatus,
  type RenderShotsResult,
  type ShotsPlan,
  type ShotsProgress,
} from '../internal.js';
import { clockTime, counted, rate, shownPath } from './wording.js';

/** Parts of what decides a shot's pixels, in words. */
const CHANGED: Readonly<Record<ProjectShotStatus['why'][number], string>> = {
  clip: 'clip changed',
  range: 'frame range changed',
  references: 'references changed',
  settings: 'settings changed',
  networks: 'version of the networks changed',
  codec: 'codec or quality changed',
  memory: 'previous shot changed',
};

/** What is about to be rendered of a project. */
export function shotsPlanLines({
  metadata,
  output,
  codec,
  device,
  backend,
  shots,
  total,
}: ShotsPlan): string[] {
  const chosen = shots.filter(({ willRender }) => willRender);
  const kept = shots.length - chosen.length;
  const size = `${metadata.width}x${metadata.height}, ${formatRational(metadata.frameRate)} frames/s`;
  return [
    `${shownPath(metadata.path)}: ${size}; ${device === undefined ? '' : `${device}, `}${backend} ffmpeg`,
    `${counted(chosen.length, 'shot')} to render (${counted(total, 'frame')})` +
      `${kept === 0 ? '' : `, ${kept} up to date`}` +
      `${output === undefined ? '' : `; ${shownPath(output)}: ${codec}`}`,
  ];
}

/** How far a render of a project is. */
export function shotsProgressLine(progress: ShotsProgress): string {
  const { name, where, frames, total, elsewhere, framesPerSecond, secondsLeft } = progress;
  return [
    `${name}${where === 'here' ? '' : ' (in another process)'}: ${frames}/${total} frames`,
    ...(elsewhere === 0 ? [] : [`${elsewhere} rendered elsewhere`]),
    ...(framesPerSecond === undefined ? [] : [`${rate(framesPerSecond)} frames/s`]),
    ...(secondsLeft === undefined ? [] : [`${clockTime(secondsLeft)} left`]),
  ].join(', ');
}

/** What became of the shots, and of the film. */
export function shotsResultLines(result: RenderShotsResult): string[] {
  const { output, fresh, shots, missing, frames, elapsedSeconds } = result;
  return [
    ...finishedLines(shots),
    `${counted(frames, 'frame')} rendered in ${clockTime(elapsedSeconds)}`,
    ...(output === undefined ? [] : [`${shownPath(output)}${fresh ? ' is up to date' : ''}`]),
    ...(missing.length === 0
      ? []
      : [`The film was not joined, because these shots are not rendered yet: ${missing.join(', ')}`]),
  ];
}

/** What was exported. */
export function exportResultLines({
  timeline,
  media,
  shots,
  frames,
  elapsedSeconds,
}: ExportTimelineResult): string[] {
  return [
    ...finishedLines(shots),
    `${counted(frames, 'frame')} rendered in ${clockTime(elapsedSeconds)}`,
    `${shownPath(timeline)}, with the clips in ${shownPath(media)}`,
  ];
}

function finishedLines(shots: readonly FinishedShot[]): string[] {
  return shots.map(({ index, name, state, fingerprint, path }) => {
    return `${index + 1}  ${name}  ${state.padEnd(9)}  ${fingerprint.slice(0, 12)}  ${shownPath(path)}`;
  });
}

/** Where each shot of a project stands, a line each. */
export function statusLines(shots: readonly ProjectShotStatus[]): string[] {
  const width = Math.max(...shots.map(({ name }) => name.length));
  return shots.map((shot) => `${shot.index + 1}  ${shot.name.padEnd(width)}  ${stateText(shot)}`);
}

function stateText({ state, why, passesThrough, references }: ProjectShotStatus): string {
  const use = passesThrough ? 'copied unchanged' : counted(references, 'reference');
  if (state === 'unassigned') return 'no reference yet';
  if (state === 'stale') return `stale: ${why.map((part) => CHANGED[part]).join(', ')} (${use})`;
  return `${state === 'rendered' ? 'rendered' : 'not rendered yet'} (${use})`;
}

import { resolve } from 'node:path';
import { inputError } from '../../errors.js';
import { reelNameOf } from './edl/reel-names.js';
import { fileNameOf } from './media-path.js';
import type { Timeline, TimelineClip } from './timeline.js';

/** By what a timeline's clips were found to be of a file. */
export const MEDIA_MATCHES = ['file name', 'name without extension', 'reel'] as const;
/** `file name`: with its extension; `name without extension`; `reel`: the reel or tape has the file's name. */
export type MediaMatch = (typeof MEDIA_MATCHES)[number];

/** A timeline's video clips that are of one file. */
export interface MatchedClips {
  readonly by: MediaMatch;
  /** The names that the timeline has for the file, each once. */
  readonly names: readonly string[];
  readonly clips: readonly TimelineClip[];
}

/**
 * Finds the video clips of a timeline that are of a file. Names are compared without folders, since timelines travel
 * between machines, and without regard to case. The first of these that any clip passes counts for all: the file's
 * name, its name without extension, and the reel. Where several files of the timeline have that name, those count whose
 * folders are most like the file's.
 *
 * @returns undefined when no clip is of the file
 * @throws AutochromeError of kind `input` when several files have the name, and nothing tells which one is meant
 */
export function matchMedia(timeline: Timeline, path: string): MatchedClips | undefined {
  const clips = videoClips(timeline);
  const name = folded(fileNameOf(path));
  const reels = new Set([stem(name), name, folded(reelNameOf(stem(name)))]);
  const tests: Readonly<Record<MediaMatch, (clip: TimelineClip) => string | undefined>> = {
    'file name': (clip) => namesOf(clip).find((each) => folded(each) === name),
    'name without extension': (clip) => namesOf(clip).find((each) => stem(folded(each)) === stem(name)),
    reel: ({ media: { reel } }) => (reel !== undefined && reels.has(folded(reel)) ? reel : undefined),
  };
  for (const by of MEDIA_MATCHES) {
    const matched = clips.filter((clip) => tests[by](clip) !== undefined);
    if (matched.length === 0) continue;
    const own = by === 'reel' ? matched : ofOneFile(matched, path);
    return { by, names: [...new Set(own.map((clip) => tests[by](clip) as string))], clips: own };
  }
  return undefined;
}

/** Names of what a timeline's video clips are taken from, each once. */
export function mediaNames(timeline: Timeline): string[] {
  const names = videoClips(timeline).flatMap((clip) => namesOf(clip).slice(0, 1));
  return [...new Set(names.filter((name) => name !== ''))];
}

function videoClips({ tracks }: Timeline): TimelineClip[] {
  return tracks
    .filter(({ kind }) => kind === 'video')
    .flatMap(({ items }) => items.filter((item) => item.kind === 'clip'));
}

/** Of clips whose media have one name in several folders, those of the folders that are most like a file's. */
function ofOneFile(clips: readonly TimelineClip[], path: string): readonly TimelineClip[] {
  const folders = new Map<string | undefined, TimelineClip[]>();
  for (const clip of clips) {
    const key = clip.media.path === undefined ? undefined : foldersOf(clip.media.path).join('/');
    const known = folders.get(key);
    if (known) known.push(clip);
    else folders.set(key, [clip]);
  }
  if (folders.size <= 1) return clips;
  const wanted = foldersOf(resolve(path));
  const likeness = [...folders].map(([folder, own]) => ({
    folder,
    own,
    common: folder === undefined ? 0 : commonEnd(folder.split('/'), wanted),
  }));
  const most = Math.max(...likeness.map(({ common }) => common));
  const best = likeness.filter(({ common }) => common === most);
  // The same length on the same clock: one file that was found in two places.
  const extents = new Set(best.flatMap(({ own }) => own.map(({ media }) => JSON.stringify(media.available))));
  if (best.length === 1 || (extents.size === 1 && !extents.has(undefined as unknown as string))) {
    return best.flatMap(({ own }) => own);
  }
  const places = best.map(({ folder }) => `'${folder ?? 'no folder'}'`).slice(0, 4);
  throw inputError(
    `several files of the timeline are called like ${path}: those in ${places.join(', ')}`,
    'put the clip in a folder with the name that it has in the timeline, or rename the files in the timeline',
  );
}

/** The folders of a path of this or another system, from the root on, as they are compared. */
function foldersOf(path: string): string[] {
  return folded(path.replaceAll('\\', '/')).split('/').slice(0, -1);
}

/** How many folders two paths have in common, counted from their ends. */
function commonEnd(a: readonly string[], b: readonly string[]): number {
  let common = 0;
  while (common < Math.min(a.length, b.length) && a.at(-1 - common) === b.at(-1 - common)) common += 1;
  return common;
}

/** What a clip's media may be called: where it has a path, that alone says. */
function namesOf({ media, name }: TimelineClip): string[] {
  if (media.path !== undefined) return [fileNameOf(media.path)];
  return [...(media.name === undefined ? [] : [media.name]), name].map(fileNameOf);
}

/** A name as it is compared: file systems disagree on case and on how accents are composed. */
function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function stem(name: string): string {
  return name.replace(/(?<=.)\.[^.]*$/, '');
}

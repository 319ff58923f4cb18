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
  readonly clips: readonly TimelineClip[];
}

/**
 * Finds the video clips of a timeline that are of a file. Names are compared without folders, since timelines travel
 * between machines, and without regard to case. The first of these that any clip passes counts for all: the file's
 * name, its name without extension, and the reel.
 *
 * @returns undefined when no clip is of the file
 */
export function matchMedia(timeline: Timeline, path: string): MatchedClips | undefined {
  const clips = timeline.tracks
    .filter(({ kind }) => kind === 'video')
    .flatMap(({ items }) => items.filter((item) => item.kind === 'clip'));
  const name = folded(fileNameOf(path));
  const tests: Readonly<Record<MediaMatch, (clip: TimelineClip) => boolean>> = {
    'file name': (clip) => namesOf(clip).some((each) => folded(each) === name),
    'name without extension': (clip) => namesOf(clip).some((each) => stem(folded(each)) === stem(name)),
    reel: ({ media: { reel } }) =>
      reel !== undefined && [stem(name), name, folded(reelNameOf(stem(name)))].includes(folded(reel)),
  };
  for (const by of MEDIA_MATCHES) {
    const matched = clips.filter(tests[by]);
    if (matched.length > 0) return { by, clips: matched };
  }
  return undefined;
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

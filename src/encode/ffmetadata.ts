/** A named part of a film, in seconds. */
export interface Chapter {
  readonly start: number;
  readonly end: number;
  readonly tags: Readonly<Record<string, string>>;
}

const escaped = (text: string) => text.replace(/[=;#\\\n]/g, '\\$&').replaceAll('\0', '');

const lines = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([key, value]) => `${escaped(key)}=${escaped(value)}`);

/**
 * Writes tags and chapters in ffmpeg's text format `ffmetadata`. Any character may stand in a key or value.
 *
 * @param tags - tags of the whole file
 * @param chapters - in order, times from 0 up, to the microsecond
 */
export function ffmetadata(tags: Readonly<Record<string, string>>, chapters: readonly Chapter[]): string {
  const ticks = (seconds: number) => Math.round(seconds * 1e6);
  return [
    ';FFMETADATA1',
    ...lines(tags),
    ...chapters.flatMap((chapter) => [
      '[CHAPTER]',
      'TIMEBASE=1/1000000',
      `START=${ticks(chapter.start)}`,
      `END=${ticks(chapter.end)}`,
      ...lines(chapter.tags),
    ]),
    '',
  ].join('\n');
}

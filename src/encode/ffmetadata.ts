/** A named part of a film, in seconds. */
export interface Chapter {
  readonly start: number;
  readonly end: number;
  readonly tags: Readonly<Record<string, string>>;
}

const escaped = (text: string) => text.replace(/[=;#\\\n]/g, '\\$&').replaceAll('\0', '');

// ffmpeg's reader takes an escaped backslash at the end of a line for the escape of the line's end.
const value = (text: string) => escaped(text.endsWith('\\') ? `${text} ` : text);

const lines = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([key, text]) => `${escaped(key)}=${value(text)}`);

/**
 * Writes tags and chapters in ffmpeg's text format `ffmetadata`. Any character may stand in a key or
 * value; a value that ends in a backslash gains a space.
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

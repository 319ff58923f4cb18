import { basename, dirname, extname, join } from 'node:path';
import type { ClipMetadata } from '../decode/clip-metadata.js';
import type { FrameSource } from '../decode/frame-source.js';
import { CODEC_TABLE } from '../encode/codecs.js';
import { CODECS, type CodecName } from '../encode/frame-sink.js';
import { type Coding, chooseCoding } from '../encode/open-sink.js';
import type { Settings } from '../settings/settings.js';

/** Extensions of films that a codec is written to, such as `mp4`. */
function isFilmExtension(extension: string): boolean {
  return CODECS.some(
    (codec) => CODEC_TABLE[codec].encoder !== undefined && CODEC_TABLE[codec].extensions.includes(extension),
  );
}

/** `frame_%04d` without its number and what joins it on: `frame`. */
export function withoutNumber(name: string): string {
  return name.replace(/[-_. ]*%0?\d*d[-_. ]*/, '') || 'frame';
}

/**
 * Name of the output when the user gives none: beside the input, with `.colorized` in it.
 *
 * - `reel.mp4` gives `reel.colorized.mp4`; an extension that cannot be written becomes `mp4`, and one that the codec
 *   cannot be written to becomes the codec's first.
 * - an image gives `still.colorized.png`.
 * - a sequence, or a film written as images, gives a pattern in a folder: `frame_%04d.png` gives
 *   `frame.colorized/frame_%06d.png`.
 *
 * @param clip - what is read
 * @param codec - undefined when the user named none
 * @param mark - what stands in the name of the output
 */
export function outputName(
  clip: Pick<ClipMetadata, 'path' | 'kind'>,
  codec: CodecName | undefined,
  mark = 'colorized',
): string {
  const folder = dirname(clip.path);
  const extension = extname(clip.path);
  const inImages = codec === undefined ? clip.kind !== 'video' : CODEC_TABLE[codec].encoder === undefined;
  const ending = (fallback: string) =>
    codec === undefined ? fallback : (CODEC_TABLE[codec].extensions[0] as string);

  if (clip.kind === 'sequence' || (inImages && clip.kind === 'video')) {
    const isPattern = /%0?\d*d/.test(basename(clip.path));
    const name = isPattern
      ? withoutNumber(basename(clip.path, extension))
      : basename(clip.path, clip.kind === 'video' ? extension : '');
    if (!inImages) return join(folder, `${name}.${mark}.${ending('mp4')}`);
    return join(folder, `${name}.${mark}`, `${name}_%06d.${ending('png')}`);
  }
  const name = basename(clip.path, extension);
  if (clip.kind === 'image') return join(folder, `${name}.${mark}.${ending('png')}`);
  const own = extension.slice(1).toLowerCase();
  const fits = codec === undefined ? isFilmExtension(own) : CODEC_TABLE[codec].extensions.includes(own);
  return join(folder, `${name}.${mark}.${fits ? own : ending('mp4')}`);
}

/** Where an output goes and how it is coded. */
export interface ChosenOutput extends Coding {
  readonly path: string;
}

/**
 * Decides where an output goes and how it is coded. What reads the clip writes it too, without being looked for again.
 *
 * @param given - what the user named; {@link outputName} when undefined
 * @param source - what is read
 * @param settings - codec and ffmpeg that the user asked for
 * @param mark - see {@link outputName}
 * @throws AutochromeError of kind `usage` when codec and extension do not go together
 */
export async function chooseOutput(
  given: string | undefined,
  { metadata, runner }: Pick<FrameSource, 'metadata' | 'runner'>,
  { codec, backend }: Pick<Settings, 'codec' | 'backend'>,
  mark?: string,
): Promise<ChosenOutput> {
  const path = given ?? outputName(metadata, codec, mark);
  const coding = await chooseCoding({
    path,
    source: metadata,
    backend,
    ...(codec === undefined ? {} : { codec }),
    ...(runner === undefined ? {} : { runner }),
  });
  return { path, ...coding };
}

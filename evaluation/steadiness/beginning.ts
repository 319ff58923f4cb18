import { join } from 'node:path';
import { openClip } from '../../src/decode/open-clip.js';
import type { FrameSink } from '../../src/encode/frame-sink.js';
import { openSink } from '../../src/encode/open-sink.js';
import { inputError } from '../../src/errors.js';
import { FramePool } from '../../src/frame/frame-pool.js';
import { frameBytes } from '../../src/frame/pixel-format.js';
import { keepingChroma } from '../../src/pipeline/sink-planes.js';

/** The first frames of a clip, as files. */
export interface Beginning {
  /** A lossless copy in FFV1. */
  readonly clip: string;
  /** Its first frame as a picture. */
  readonly picture: string;
}

/**
 * Copies the first frames of a clip, without loss, and its first frame as a picture.
 *
 * @param path - a colour clip
 * @param options - `folder`: an existing one, for `truth.mov` and `first00000.png`; `frames`: how many, or all that it
 *   has where it is shorter
 * @throws AutochromeError of kind `input` when the clip cannot be read or is gray
 */
export async function copyBeginning(
  path: string,
  { folder, frames }: { readonly folder: string; readonly frames: number },
): Promise<Beginning> {
  const source = await openClip(path);
  const opened: FrameSink[] = [];
  try {
    const { metadata } = source;
    if (metadata.format.subsampling === 'gray') {
      throw inputError(`${path} has no colours to compare with`, 'Evaluate colour clips');
    }
    const clip = join(folder, 'truth.mov');
    const open = async (options: { path: string; codec: string; frames: number }) => {
      const range = { start: 0, end: options.frames };
      const sink = await openSink({ ...options, source: { ...metadata, sideStreams: [] }, range });
      opened.push(sink);
      return sink;
    };
    const film = await open({ path: clip, codec: 'ffv1', frames });
    const pictures = await open({ path: join(folder, 'first%05d.png'), codec: 'png', frames: 1 });
    // The picture may take more chroma than the clip has.
    const pool = new FramePool(2, frameBytes({ ...metadata.format, subsampling: '4:4:4' }, metadata));
    const location = metadata.colour.chromaLocation ?? 'left';
    for await (const frame of source.frames({ pool, range: { start: 0, end: frames } })) {
      try {
        const written = keepingChroma(frame, film.format, location);
        await film.write(written);
        if (frame.index === 0) await pictures.write(keepingChroma(written, pictures.format, location));
      } finally {
        frame.buffer.release();
      }
    }
    for (const sink of opened) await sink.finish();
    return { clip, picture: join(folder, 'first00000.png') };
  } catch (error) {
    for (const sink of opened) await sink.abort();
    throw error;
  } finally {
    await source.close();
  }
}

import { codeValues, lumaFromCode } from '../../src/colour/code-values.js';
import { openClip } from '../../src/decode/open-clip.js';
import { FramePool } from '../../src/frame/frame-pool.js';
import { frameBytes } from '../../src/frame/pixel-format.js';
import { averageAreas } from '../../src/shots/cuts/thumbnail.js';
import { clipName } from '../evaluate-clip.js';

/** Size of all pictures of sequences, in samples. */
export const SIZE = { width: 192, height: 108 } as const;

/** A picture of E'Y, 0 to 1, of {@link SIZE}. */
export type LumaImage = Float32Array;

/** A clip of one shot. */
export interface LumaClip {
  readonly name: string;
  readonly pictures: readonly LumaImage[];
}

/** Decodes a clip and shrinks the luma of all its frames to {@link SIZE}, whatever its proportions. */
export async function readLumaClip(path: string): Promise<LumaClip> {
  const source = await openClip(path);
  const pictures: LumaImage[] = [];
  try {
    const { metadata } = source;
    const { format, width, height } = metadata;
    const codes = codeValues(format.bitDepth, metadata.colour.range ?? 'limited');
    const table = Float32Array.from({ length: codes.maxCode + 1 }, (_, code) =>
      Math.min(Math.max(lumaFromCode(code, codes), 0), 1),
    );
    const pool = new FramePool(2, frameBytes(format, metadata));
    for await (const { y, buffer } of source.frames({ pool })) {
      const luma = Float32Array.from(y, (code) => table[code] as number);
      buffer.release();
      pictures.push(averageAreas(luma, { width, height }, SIZE));
    }
  } finally {
    await source.close();
  }
  return { name: clipName(path), pictures };
}

/** Matrix coefficients (ITU-T H.273 table 4) that Autochrome reads and writes, by ffmpeg's names. */
export type MatrixName = 'bt709' | 'bt470bg' | 'smpte170m' | 'smpte240m' | 'fcc' | 'bt2020nc';

/**
 * How the code values of a frame are to be read (ITU-T H.273). Names are ffmpeg's; `undefined` means the file
 * does not say, and then nothing is written either.
 */
export interface ColourTags {
  readonly matrix: MatrixName | undefined;
  readonly primaries: string | undefined;
  readonly transfer: string | undefined;
  readonly range: 'limited' | 'full' | undefined;
  /** Where chroma samples lie: `left`, `center`, `topleft`, `top`, `bottomleft`, `bottom`. */
  readonly chromaLocation: string | undefined;
}

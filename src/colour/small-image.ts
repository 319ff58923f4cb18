/** A small image: `channels` planes of `height` rows of `width` float samples, plane after plane. */
export interface SmallImage {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Float32Array;
}

/** A small picture: `channels` planes of `height` rows of `width` float samples, plane after plane. */
export interface SmallPicture {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Float32Array;
}

import type { ClipMetadata } from '../decode/clip-metadata.js';

const FIELD_MODES = { progressive: 'prog', top: 'tff', bottom: 'bff' } as const;

/**
 * Filters that mark the raw frames with the source's colour tags, field order and pixel aspect. They only mark: no
 * sample changes, and because input and output then agree, ffmpeg has no reason to put a conversion between.
 */
export function markingFilters(source: ClipMetadata): string {
  const { matrix, primaries, transfer, range } = source.colour;
  const marks = [
    `field_mode=${FIELD_MODES[source.fieldOrder]}`,
    ...(range === undefined ? [] : [`range=${range === 'full' ? 'pc' : 'tv'}`]),
    ...(primaries === undefined ? [] : [`color_primaries=${primaries}`]),
    ...(transfer === undefined ? [] : [`color_trc=${transfer}`]),
    ...(matrix === undefined ? [] : [`colorspace=${matrix}`]),
  ];
  const { numerator, denominator } = source.sampleAspectRatio;
  return `setparams=${marks.join(':')},setsar=sar=${numerator}/${denominator}:max=1000000`;
}

/** Encoder options that write the source's colour tags (ITU-T H.273) into the stream; none that it does not have. */
export function colourArgs(source: ClipMetadata): string[] {
  const { matrix, primaries, transfer, range, chromaLocation } = source.colour;
  const option = (name: string, value: string | undefined) => (value === undefined ? [] : [name, value]);
  return [
    ...option('-color_range', range === undefined ? undefined : range === 'full' ? 'pc' : 'tv'),
    ...option('-colorspace', matrix),
    ...option('-color_primaries', primaries),
    ...option('-color_trc', transfer),
    ...option('-chroma_sample_location', chromaLocation),
  ];
}

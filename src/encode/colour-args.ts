import type { ClipMetadata } from '../decode/clip-metadata.js';
import type { ColourTags } from '../frame/colour-tags.js';

const RANGES = { limited: 'tv', full: 'pc' } as const;
const FIELD_MODES = { progressive: 'prog', top: 'tff', bottom: 'bff' } as const;

/**
 * Filters that mark the raw frames with the source's colour tags, field order and pixel aspect. They only mark, so
 * that ffmpeg has no reason to put a conversion of its own between; where the encoder takes another depth or range,
 * the conversion is spelled out behind them, since the one that ffmpeg chooses turns full range into limited.
 *
 * @param outputRange - the range that is written; undefined as the source's
 * @param converts - whether the encoder's pixel format differs from that of the frames
 */
export function videoFilters(
  source: ClipMetadata,
  outputRange: ColourTags['range'],
  converts: boolean,
): string {
  const { matrix, primaries, transfer, range } = source.colour;
  const marks = [
    `field_mode=${FIELD_MODES[source.fieldOrder]}`,
    ...(range === undefined ? [] : [`range=${RANGES[range]}`]),
    ...(primaries === undefined ? [] : [`color_primaries=${primaries}`]),
    ...(transfer === undefined ? [] : [`color_trc=${transfer}`]),
    ...(matrix === undefined ? [] : [`colorspace=${matrix}`]),
  ];
  const { numerator, denominator } = source.sampleAspectRatio;
  const scale = `scale=in_range=${range ?? 'limited'}:out_range=${outputRange ?? 'limited'}`;
  return [
    `setparams=${marks.join(':')}`,
    `setsar=sar=${numerator}/${denominator}:max=1000000`,
    ...(converts ? [scale] : []),
  ].join(',');
}

/**
 * Encoder options that write the source's colour tags (ITU-T H.273) into the stream; none that it does not have.
 *
 * @param outputRange - the range that is written; undefined as the source's
 */
export function colourArgs(source: ClipMetadata, outputRange: ColourTags['range']): string[] {
  const { matrix, primaries, transfer, chromaLocation } = source.colour;
  const option = (name: string, value: string | undefined) => (value === undefined ? [] : [name, value]);
  return [
    ...option('-color_range', outputRange && RANGES[outputRange]),
    ...option('-colorspace', matrix),
    ...option('-color_primaries', primaries),
    ...option('-color_trc', transfer),
    ...option('-chroma_sample_location', chromaLocation),
  ];
}

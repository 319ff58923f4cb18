import { type ClipMetadata, formatRational, rationalToNumber } from '../internal.js';
import { clockTime, shownPath } from './wording.js';

/** What a clip holds, as rows of a table. */
export function clipRows(clip: ClipMetadata): [label: string, value: string | undefined][] {
  const { format, sampleAspectRatio: aspect, colour, frameCount, duration } = clip;
  const square = aspect.numerator === aspect.denominator;
  const moving = clip.kind !== 'image';
  const seconds = duration && rationalToNumber(duration);
  const rate = `${formatRational(clip.frameRate)} frames/s${clip.variableFrameRate ? ', variable' : ''}`;
  const tagged = [colour.matrix, colour.primaries, colour.transfer, colour.range && `${colour.range} range`];
  return [
    ['file', shownPath(clip.path)],
    ['kind', `${clip.kind}, ${clip.codec} in ${clip.container}`],
    [
      'size',
      `${clip.width}x${clip.height}${square ? '' : `, pixel aspect ratio ${aspect.numerator}:${aspect.denominator}`}`,
    ],
    ['rotation', clip.rotation === 0 ? undefined : `${clip.rotation} degrees clockwise when played`],
    ['format', `${format.bitDepth}-bit ${format.subsampling} (stored as ${clip.storedFormat})`],
    ['colour', tagged.filter(Boolean).join(', ') || 'not tagged'],
    [
      'scan',
      clip.fieldOrder === 'progressive' ? 'progressive' : `interlaced, ${clip.fieldOrder} field first`,
    ],
    ['rate', moving ? rate : undefined],
    ['frames', frameCount && `${frameCount.exact ? '' : 'about '}${frameCount.value}`],
    [
      'duration',
      moving && seconds !== undefined ? `${clockTime(seconds)} (${seconds.toFixed(3)} s)` : undefined,
    ],
    [
      'start',
      clip.startTime.numerator === 0 ? undefined : `${rationalToNumber(clip.startTime).toFixed(3)} s`,
    ],
    ['timecode', clip.startTimecode],
    ...clip.sideStreams.map(({ index, kind, codec, language }): [string, string] => [
      kind,
      `stream ${index}, ${codec}${language === undefined ? '' : `, ${language}`}`,
    ]),
    ...Object.entries(clip.tags).map(([name, value]): [string, string] => [`tag ${name}`, value]),
  ];
}

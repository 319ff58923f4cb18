import type { ClipQuality, ClipWarping, MeasurePlan, MeasureProgress, MeasureResult } from '../internal.js';
import type { ProgressWording } from './progress-printer.js';
import { progressLine } from './render-lines.js';
import { alignedRows, counted, sentence, shownPath } from './wording.js';

/** What is said of a measurement while it runs; its result is printed elsewhere. */
export const MEASURE_WORDING: ProgressWording<MeasurePlan, MeasureProgress, MeasureResult> = {
  clipKey: 'clip',
  plan: ({ metadata, source, total }) => {
    const length = total === undefined ? '' : `, ${counted(total, 'frame')}`;
    const motion = source === metadata.path ? 'its own luma' : `the luma of ${shownPath(source)}`;
    return [
      `${shownPath(metadata.path)}: ${metadata.width}x${metadata.height}${length}; motion from ${motion}`,
    ];
  },
  progress: progressLine,
  result: () => [],
};

/** What was found, as lines of a table and notes under it. */
export function measureLines({ clip, truth, size, measures, notes, csv, svg }: MeasureResult): string[] {
  const { frames, cuts, colourfulness, warping, cdc, quality } = measures;
  const rows: [string, string | undefined][] = [
    ['clip', shownPath(clip)],
    ['frames', `${frames}, ${counted(cuts, 'cut')}, measured at ${size.width}x${size.height}`],
    ['colourfulness', colourfulness?.toFixed(1)],
    ...warping.map((measured): [string, string] => [
      `warping error, lag ${measured.lag}`,
      warpingText(measured),
    ]),
    ['CDC', cdc === undefined ? 'not measured' : significant(cdc)],
    ...(truth === undefined ? [] : qualityRows(quality)),
    ['table', csv && shownPath(csv)],
    ['plot', svg && shownPath(svg)],
  ];
  return [...alignedRows(rows), ...notes.map((note) => `Note: ${sentence(note)}`)];
}

function warpingText({ rgb, chroma, chromaRoot, compared, pairs }: ClipWarping): string {
  if (rgb === undefined || chroma === undefined || chromaRoot === undefined || compared === undefined) {
    return 'not measured';
  }
  return (
    `${significant(chromaRoot)} in a*b* (squared ${significant(chroma)}), RGB ${significant(rgb)} squared; ` +
    `${(100 * compared).toFixed(0)} % of the points of ${counted(pairs, 'pair')}`
  );
}

function qualityRows(quality: ClipQuality | undefined): [string, string][] {
  if (!quality) return [['compared with the truth', 'not measured: no frame of it has colours']];
  const { psnr, identical, frames } = quality;
  const same = identical === 0 ? '' : `${identical} of ${counted(frames, 'frame')} identical`;
  return [
    ['PSNR', [psnr === undefined ? '' : `${psnr.toFixed(2)} dB`, same].filter(Boolean).join('; ')],
    ['CIEDE2000', quality.ciede2000.toFixed(2)],
    ['|Δab|', quality.chromaDistance.toFixed(2)],
    ['colourfulness ratio', `${quality.colourfulness.toFixed(2)} of the truth’s`],
  ];
}

/** Three significant digits, small numbers too: `0.61`, `12.3`, `0.000412`. */
function significant(value: number): string {
  // What is left of rounding is none.
  if (Math.abs(value) < 1e-9) return '0';
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

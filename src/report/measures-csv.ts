import { DISTRIBUTION_LAGS } from '../metrics/colour-distribution.js';
import type { FrameMeasures } from '../metrics/frame-measures.js';

/** The heading of the table: names of its columns. */
export function csvHeading(lags: readonly number[]): string {
  return row([
    ...['frame', 'time', 'cut', 'colourfulness'],
    ...lags.flatMap((lag) => [`warping_rgb_${lag}`, `warping_chroma_${lag}`, `compared_${lag}`]),
    ...DISTRIBUTION_LAGS.map((lag) => `cdc_${lag}`),
    ...['psnr', 'ciede2000', 'chroma_distance', 'colourfulness_ratio'],
  ]);
}

/** The row of one frame; what was not measured is left empty. */
export function csvRow(frame: FrameMeasures): string {
  const { index, time, cut, colourfulness, warping, distribution, quality } = frame;
  return row([
    ...[index, time, cut ? 1 : 0, colourfulness],
    ...warping.flatMap((measures) => [measures?.rgb, measures?.chroma, measures?.compared]),
    ...distribution,
    ...[quality?.psnr, quality?.ciede2000, quality?.chromaDistance, quality?.colourfulness],
  ]);
}

function row(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(cell).join(',')}\n`;
}

/** Seven digits are what the measures hold; more would be noise. */
function cell(value: string | number | undefined): string {
  if (typeof value !== 'number') return value ?? '';
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(7)));
}

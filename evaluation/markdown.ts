import type { Quality } from '../src/metrics/image-quality.js';
import type { Colouring, Measures } from './measure.js';

/** A markdown table: the first column to the left, the others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

/** Columns that say how near colours come to the truth. */
export const QUALITY_HEAD = ['PSNR (dB)', 'mean Δab', 'CIEDE2000', 'colourfulness / truth'];

/** See {@link QUALITY_HEAD}. */
export function qualityCells({ psnr, chromaDistance, ciede2000, colourfulness }: Quality): string[] {
  return [psnr, chromaDistance, ciede2000, colourfulness].map((value) => value.toFixed(2));
}

/** {@link QUALITY_HEAD} and those that say what the colours are like. */
export const MEASURES_HEAD = [
  ...QUALITY_HEAD,
  ...['stain', 'stain / truth', 'mean chroma', 'mean chroma / truth'],
];

/**
 * See {@link MEASURES_HEAD}. Stain and mean chroma are means over those of the truth, not means of ratios: a single truth
 * with next to no stain would decide them.
 */
export function measuresCells(measures: Measures, truth: Colouring): string[] {
  return [...qualityCells(measures), ...colouringCells(measures, truth)];
}

/** The row of the truth itself, under {@link MEASURES_HEAD}. */
export function truthRow(truth: Colouring): string[] {
  return ['true colours', '', '', '', '1.00', ...colouringCells(truth, truth)];
}

function colouringCells({ stain, meanChroma }: Colouring, truth: Colouring): string[] {
  return [
    ...[stain.toFixed(4), ratio(stain, truth.stain)],
    ...[meanChroma.toFixed(1), ratio(meanChroma, truth.meanChroma)],
  ];
}

function ratio(value: number, of: number): string {
  return of > 0 ? (value / of).toFixed(2) : '';
}

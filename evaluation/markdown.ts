/** A markdown table: the first column to the left, the others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

/** Cells of the measures that every table has. */
export const QUALITY_HEAD = ['PSNR (dB)', 'mean Δab', 'CIEDE2000', 'colourfulness / truth'];

/** See {@link QUALITY_HEAD}. */
export function qualityCells(quality: {
  readonly psnr: number;
  readonly chromaDistance: number;
  readonly ciede2000: number;
  readonly colourfulness: number;
}): string[] {
  const { psnr, chromaDistance, ciede2000, colourfulness } = quality;
  return [psnr, chromaDistance, ciede2000, colourfulness].map((value) => value.toFixed(2));
}

import { meanQuality, type Quality } from './measure.js';

/** Figures of one clip. */
export interface ClipFigures {
  readonly name: string;
  /** Whether no network was trained on it. */
  readonly heldOut: boolean;
  /** Frames compared. */
  readonly frames: number;
  /** Mean over the frames, by method. */
  readonly methods: Readonly<Record<string, Quality>>;
}

/**
 * The figures as markdown: means over the clips that were held out of training and over all, then clip by clip.
 * Clips count the same whatever their length.
 */
export function markdownTables(clips: readonly ClipFigures[]): string {
  const heldOut = clips.filter((clip) => clip.heldOut);
  return [
    ...(heldOut.length > 0 ? [summary(heldOut, `Clips held out of training (${heldOut.length})`)] : []),
    ...(clips.length > heldOut.length ? [summary(clips, `All clips (${clips.length})`)] : []),
    perClip(clips),
  ].join('\n\n');
}

function summary(clips: readonly ClipFigures[], title: string): string {
  const rows = methodsOf(clips).map((method) => {
    const quality = meanQuality(clips.map((clip) => clip.methods[method] as Quality));
    return [
      method,
      quality.psnr.toFixed(2),
      quality.chromaDistance.toFixed(2),
      quality.ciede2000.toFixed(2),
      quality.colourfulness.toFixed(2),
    ];
  });
  const head = ['method', 'PSNR (dB)', 'mean Δab', 'CIEDE2000', 'colourfulness / truth'];
  return `${title}\n\n${table(head, rows)}`;
}

function perClip(clips: readonly ClipFigures[]): string {
  const methods = methodsOf(clips);
  const rows = clips.map((clip) => [
    clip.heldOut ? `${clip.name} *` : clip.name,
    String(clip.frames),
    ...methods.map((method) => {
      const { psnr, chromaDistance } = clip.methods[method] as Quality;
      return `${psnr.toFixed(2)} / ${chromaDistance.toFixed(2)}`;
    }),
  ]);
  const note = clips.some((clip) => clip.heldOut) ? '; * held out of training' : '';
  return `PSNR (dB) / mean Δab by clip${note}\n\n${table(['clip', 'frames', ...methods], rows)}`;
}

function methodsOf(clips: readonly ClipFigures[]): string[] {
  return Object.keys(clips[0]?.methods ?? {});
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

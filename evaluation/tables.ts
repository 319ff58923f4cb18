import { MEASURES_HEAD, measuresCells, table, truthRow } from './markdown.js';
import { type Colouring, type Measures, meanColouring, meanMeasures } from './measure.js';
import type { ClipReference } from './references.js';

/** Figures of one clip with one kind of reference. */
export interface ClipFigures {
  readonly name: string;
  /** Whether no network was trained on it. */
  readonly heldOut: boolean;
  readonly reference: ClipReference;
  /** Frames compared. */
  readonly frames: number;
  /** Mean number of frames between a frame and its reference. */
  readonly distance: number;
  /** Mean over the frames in their true colours. */
  readonly truth: Colouring;
  /** Mean over the frames, by method. */
  readonly methods: Readonly<Record<string, Measures>>;
}

const HEADINGS: Readonly<Record<ClipReference, string>> = {
  first: "### Reference: the shot's first frame",
  far: '### Reference: a far frame of the shot',
};

/**
 * The figures as markdown: for each kind of reference, means over the clips that were held out of training and over
 * all; then clip by clip those of the first kind. Clips count the same whatever their length.
 */
export function markdownTables(clips: readonly ClipFigures[]): string {
  const kinds = [...new Set(clips.map(({ reference }) => reference))];
  return kinds
    .flatMap((kind, i) => {
      const own = clips.filter(({ reference }) => reference === kind);
      return [HEADINGS[kind], distanceLine(own), ...summaries(own), ...(i === 0 ? [perClip(own)] : [])];
    })
    .join('\n\n');
}

function distanceLine(clips: readonly ClipFigures[]): string {
  const distance = clips.reduce((sum, clip) => sum + clip.distance, 0) / clips.length;
  return `${distance.toFixed(0)} frames away on average.`;
}

function summaries(clips: readonly ClipFigures[]): string[] {
  const heldOut = clips.filter((clip) => clip.heldOut);
  return [
    ...(heldOut.length > 0 ? [summary(heldOut, `Clips held out of training (${heldOut.length})`)] : []),
    ...(clips.length > heldOut.length ? [summary(clips, `All clips (${clips.length})`)] : []),
  ];
}

function summary(clips: readonly ClipFigures[], title: string): string {
  const truth = meanColouring(clips.map((clip) => clip.truth));
  const rows = methodsOf(clips).map((method) => [
    method,
    ...measuresCells(meanMeasures(clips.map((clip) => clip.methods[method] as Measures)), truth),
  ]);
  return `${title}\n\n${table(['method', ...MEASURES_HEAD], [truthRow(truth), ...rows])}`;
}

function perClip(clips: readonly ClipFigures[]): string {
  const methods = methodsOf(clips);
  const rows = clips.map((clip) => [
    clip.heldOut ? `${clip.name} *` : clip.name,
    String(clip.frames),
    ...methods.map((method) => {
      const { psnr, chromaDistance } = clip.methods[method] as Measures;
      return `${psnr.toFixed(2)} / ${chromaDistance.toFixed(2)}`;
    }),
  ]);
  const note = clips.some((clip) => clip.heldOut) ? '; * held out of training' : '';
  return `PSNR (dB) / mean Δab by clip${note}\n\n${table(['clip', 'frames', ...methods], rows)}`;
}

function methodsOf(clips: readonly ClipFigures[]): string[] {
  return Object.keys(clips[0]?.methods ?? {});
}

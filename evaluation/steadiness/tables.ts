import { table } from '../markdown.js';
import { type ComparedMeasures, LAGS } from './compare.js';

/** What was measured of one clip. */
export interface SteadinessFigures {
  readonly name: string;
  readonly heldOut: boolean;
  readonly frames: number;
  /** By name: `truth`, `raw`, `smoothed`, and `window N` for other temporal windows. */
  readonly measures: ReadonlyMap<string, ComparedMeasures>;
}

/** A number of one colouring. */
type Figure = (measures: ComparedMeasures) => number | undefined;

/** Warping error in a*b* at a lag: mean squared distance. */
const warping =
  (lag: number): Figure =>
  ({ warping }) =>
    warping.find((each) => each.lag === lag)?.chroma;

const PSNR: Figure = ({ quality }) => quality?.psnr;
const TO_TRUTH: Figure = ({ quality }) => quality?.chromaDistance;
const COLOURFULNESS: Figure = ({ quality }) => quality?.colourfulness;
const CDC: Figure = ({ cdc }) => cdc;
const TO_RAW: Figure = ({ toRaw }) => toRaw;

/** Most that the smoothed warping error at lag 1 may be of the raw one. */
const MOST_LEFT = 0.5;

/** Most that smoothed colours may be away from the raw ones. */
const MOST_MOVED = 1.5;

/** All tables, with a sentence on how many clips meet the criterion. */
export function steadinessTables(clips: readonly SteadinessFigures[]): string {
  const good = clips.filter((clip) => verdict(clip) === '');
  const ablated = clips.filter(({ measures }) =>
    [...measures.keys()].some((name) => name.startsWith('window')),
  );
  return [
    '### Steadiness',
    'Warping error in a\\*b\\* (mean squared distance) over 1, 5 and 20 frames.',
    steadinessTable(clips),
    '### Colours',
    colourTable(clips),
    `${good.length} of ${clips.length} clips meet the criterion.`,
    ...(ablated.length > 0 ? ['### Temporal window', ablationTable(ablated)] : []),
  ].join('\n\n');
}

function steadinessTable(clips: readonly SteadinessFigures[]): string {
  const kinds = ['truth', 'raw', 'smoothed'];
  const head = [
    'clip',
    ...LAGS.flatMap((lag) => kinds.map((kind, i) => (i === 0 ? `lag ${lag}: ${kind}` : kind))),
    'smoothed / raw at lag 1',
  ];
  const cells = (of: readonly SteadinessFigures[]) => [
    ...LAGS.flatMap((lag) => kinds.map((kind) => text(mean(of, kind, warping(lag)), 2))),
    text(left(of), 2),
  ];
  return table(head, rows(clips, cells));
}

function colourTable(clips: readonly SteadinessFigures[]): string {
  const head = [
    'clip',
    ...['mean Δab, smoothed to raw', 'PSNR (dB): raw', 'smoothed', 'mean Δab to truth: raw', 'smoothed'],
    ...['colourfulness / truth: raw', 'smoothed', 'CDC x 1000: truth', 'raw', 'smoothed', 'fails'],
  ];
  const both = (of: readonly SteadinessFigures[], figure: Figure) =>
    ['raw', 'smoothed'].map((kind) => text(mean(of, kind, figure), 2));
  const cells = (of: readonly SteadinessFigures[]) => [
    text(mean(of, 'smoothed', TO_RAW), 2),
    ...[PSNR, TO_TRUTH, COLOURFULNESS].flatMap((figure) => both(of, figure)),
    ...['truth', 'raw', 'smoothed'].map((kind) => text(thousandfold(mean(of, kind, CDC)), 2)),
    of.length === 1 ? verdict(of[0] as SteadinessFigures) : '',
  ];
  return table(head, rows(clips, cells));
}

/** What a clip misses of the criterion; empty when it meets it. */
export function verdict(clip: SteadinessFigures): string {
  const [psnr, rawPsnr] = ['smoothed', 'raw'].map((kind) => mean([clip], kind, PSNR));
  return [
    ...((left([clip]) ?? 0) > MOST_LEFT ? ['steadiness'] : []),
    ...((mean([clip], 'smoothed', TO_RAW) ?? 0) > MOST_MOVED ? ['nearness to raw'] : []),
    ...(psnr !== undefined && rawPsnr !== undefined && psnr < rawPsnr ? ['PSNR'] : []),
  ].join(', ');
}

function ablationTable(clips: readonly SteadinessFigures[]): string {
  const head = [
    `means of ${clips.map(({ name }) => name).join(', ')}`,
    ...LAGS.map((lag) => `lag ${lag}`),
    ...['mean Δab to raw', 'PSNR (dB)', 'mean Δab to truth', 'colourfulness / truth', 'CDC x 1000'],
  ];
  const kinds = [
    'raw',
    ...[...(clips[0]?.measures.keys() ?? [])].filter((name) => name.startsWith('window')),
    'smoothed',
  ];
  const figures = [...LAGS.map(warping), TO_RAW, PSNR, TO_TRUTH, COLOURFULNESS];
  return table(
    head,
    kinds.map((kind) => [
      kind === 'smoothed' ? 'smoothed (window 7)' : kind,
      ...figures.map((figure) => text(mean(clips, kind, figure), 2)),
      text(thousandfold(mean(clips, kind, CDC)), 2),
    ]),
  );
}

/** A row for each clip, and the means of those held out and of all. */
function rows(
  clips: readonly SteadinessFigures[],
  cells: (of: readonly SteadinessFigures[]) => readonly string[],
): string[][] {
  const heldOut = clips.filter((clip) => clip.heldOut);
  return [
    ...clips.map((clip) => [clip.heldOut ? `${clip.name} \\*` : clip.name, ...cells([clip])]),
    ...(heldOut.length > 1 ? [['mean of those with \\*', ...cells(heldOut)]] : []),
    ...(clips.length > 1 ? [['mean', ...cells(clips)]] : []),
  ];
}

/** What is left of the raw warping error at lag 1: mean over clips of what is left of each. */
function left(clips: readonly SteadinessFigures[]): number | undefined {
  const shares = clips.map((clip) => {
    const [smoothed, raw] = ['smoothed', 'raw'].map((kind) => mean([clip], kind, warping(1)));
    return smoothed === undefined || raw === undefined ? undefined : smoothed / raw;
  });
  return meanOf(shares);
}

function mean(clips: readonly SteadinessFigures[], kind: string, figure: Figure): number | undefined {
  return meanOf(
    clips.map(({ measures }) => {
      const its = measures.get(kind);
      return its && figure(its);
    }),
  );
}

function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function thousandfold(value: number | undefined): number | undefined {
  return value === undefined ? undefined : 1000 * value;
}

function text(value: number | undefined, digits: number): string {
  return value === undefined ? '' : value.toFixed(digits);
}

import { DUPLICATE_COSINE, DUPLICATE_SCORE } from '../../src/recommend/near-duplicates.js';
import { FITTING_COSINE } from '../../src/recommend/rank.js';
import { QUALITY_HEAD, qualityCells, table } from '../markdown.js';
import type { AlikeFigures } from './alike.js';
import type { SetFigures } from './evaluate-set.js';
import { UNRELATED_COUNT } from './fitting.js';

/** What the rows of the tables mean is said in docs/recommendation.md. */
export function setTables(sets: readonly SetFigures[]): string {
  return sets.map(setTable).join('\n\n');
}

function setTable({ name, pictures, withKind, references, ofKind, leftOut, opened }: SetFigures): string {
  const rows = Object.entries(references).map(([search, { pictures: compared, sameKind, quality }]) => [
    search,
    sameKind === undefined ? '' : percent(sameKind),
    String(compared),
    ...qualityCells(quality),
  ]);
  return [
    `### ${name}`,
    `${pictures} pictures, of which ${withKind} are of a kind that the library has.`,
    table(['reference', 'of the same kind', 'pictures in colour', ...QUALITY_HEAD], rows),
    ...(ofKind
      ? [
          `Of the ${ofKind.pictures} pictures that have a reference drawn of their kind, the mean Δab is ` +
            `${ofKind.drawn.chromaDistance.toFixed(2)} with that and ${ofKind.recommended.chromaDistance.toFixed(2)} with the ` +
            `recommended one; PSNR ${ofKind.drawn.psnr.toFixed(2)} and ${ofKind.recommended.psnr.toFixed(2)} dB.`,
        ]
      : []),
    `Near duplicates left out of ten recommendations: ${leftOut.toFixed(2)} per picture. The gate was opened for ` +
      `${percent(opened)} of the pictures.`,
  ].join('\n\n');
}

/** Whether a warning comes when it should. */
export function fittingTable(sets: readonly SetFigures[]): string {
  const rows = sets.flatMap(({ name, fits }) =>
    [
      ['first recommended of the whole library', fits.best] as const,
      [`best of ${UNRELATED_COUNT} unrelated pictures`, fits.bestUnrelated] as const,
      ['one unrelated picture', fits.unrelated] as const,
    ].map(([what, values]) => [
      `${name}: ${what}`,
      ...quantiles(values.map(({ cosine }) => cosine)).map((value) => value.toFixed(2)),
      percent(values.filter(({ cosine }) => cosine < FITTING_COSINE).length / values.length),
    ]),
  );
  return table(
    ['cosine of', '1 %', '5 %', 'median', '95 %', '99 %', `warned of (below ${FITTING_COSINE})`],
    rows,
  );
}

/** How many pairs count as near duplicates. */
export function alikeTable(figures: readonly AlikeFigures[]): string {
  const rows = figures.map(({ name, pairs, nearDuplicates, cosine, local }) => [
    name,
    String(pairs),
    percent(nearDuplicates / pairs),
    ...[...cosine, ...local].map((value) => value.toFixed(2)),
  ]);
  const head = ['lowest', 'median', 'highest'];
  return table(
    [
      'pairs',
      'number',
      `near duplicates (cosine from ${DUPLICATE_COSINE}, parts from ${DUPLICATE_SCORE})`,
      ...head.map((word) => `cosine, ${word}`),
      ...head.map((word) => `parts, ${word}`),
    ],
    rows,
  );
}

/** Values below which 1, 5, 50, 95 and 99 % lie. */
function quantiles(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  return [0.01, 0.05, 0.5, 0.95, 0.99].map(
    (share) => sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)] as number,
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

import type { Quality } from '../src/metrics/picture-quality.js';
import type { PictureFigures } from './evaluate-pictures.js';
import { QUALITY_HEAD, qualityCells, table } from './markdown.js';
import { gapRecovered, type Recognition, type Recognitions } from './recognition.js';
import type { PictureReference } from './references.js';

const HEADINGS: Readonly<Record<PictureReference, string>> = {
  recommended: '### Reference: the training picture that Autochrome recommends first',
  nearest: '### Reference: the training picture nearest in gray',
  class: '### Reference: a training picture of the same class',
  unrelated: '### Reference: an unrelated training picture',
};

const SETS = { pictures: 'Pictures held out of training', judged: 'Pictures of an ImageNet class' } as const;

/** The figures as markdown, one heading for each kind of reference and under it a table for each set of pictures. */
export function pictureTables(figures: readonly PictureFigures[]): string {
  const kinds = [...new Set(figures.map(({ reference }) => reference))];
  return kinds
    .flatMap((kind) => [
      HEADINGS[kind],
      ...figures.filter(({ reference }) => reference === kind).map(setTable),
    ])
    .join('\n\n');
}

function setTable(figures: PictureFigures): string {
  const { set, pictures, methods, recognition } = figures;
  const left = [
    ...(figures.withoutReference > 0 ? [`${figures.withoutReference} more have no such reference`] : []),
    ...(figures.colourless > 0 ? [`${figures.colourless} more have no colours`] : []),
  ];
  const title = `${SETS[set]} (${[pictures, ...left].join('; ')})`;
  const rows = Object.entries(methods).map(([method, quality]) => [
    method,
    ...qualityCells(quality as Quality),
    ...(recognition ? recognitionCells(recognition.methods[method] as Recognition, recognition) : []),
  ]);
  if (!recognition) return `${title}\n\n${table(['method', ...QUALITY_HEAD], rows)}`;
  const truth = ['true colours', '', '', '', '1.00', ...recognitionCells(recognition.colour, recognition)];
  const head = ['method', ...QUALITY_HEAD, 'top-1', 'of the gap', 'probability', 'of the gap'];
  return `${title}\n\n${table(head, [truth, ...rows])}`;
}

function recognitionCells(method: Recognition, { colour, gray }: Recognitions): string[] {
  return (['accuracy', 'probability'] as const).flatMap((measure) => {
    const recovered = gapRecovered(method[measure], { colour: colour[measure], gray: gray[measure] });
    return [percent(method[measure]), recovered === undefined ? 'none lost' : percent(recovered)];
  });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

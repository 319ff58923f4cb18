import type { ImageSet } from './assignments.js';
import type { ImageFigures } from './evaluate-pictures.js';
import { MEASURES_HEAD, measuresCells, table, truthRow } from './markdown.js';
import type { Measures } from './measure.js';
import { gapRecovered, type Recognition, type Recognitions } from './recognition.js';
import type { ImageReference } from './references.js';

const HEADINGS: Readonly<Record<ImageReference, string>> = {
  recommended: '### Reference: the training picture that Autochrome recommends first',
  nearest: '### Reference: the training picture nearest in gray',
  class: '### Reference: a training picture of the same class',
  related: '### Reference: a related picture, kept out of training as well',
  unrelated: '### Reference: an unrelated training picture',
};

const SETS: Readonly<Record<ImageSet, string>> = {
  pictures: 'Images held out of training',
  judged: 'Images of an ImageNet class',
  related: 'Images held out of training',
};

/** The figures as markdown, one heading for each kind of reference and under it a table for each set of pictures. */
export function pictureTables(figures: readonly ImageFigures[]): string {
  const kinds = [...new Set(figures.map(({ reference }) => reference))];
  return kinds
    .flatMap((kind) => [
      HEADINGS[kind],
      ...figures.filter(({ reference }) => reference === kind).map(setTable),
    ])
    .join('\n\n');
}

function setTable(figures: ImageFigures): string {
  const { set, pictures, truth, methods, follow, recognition } = figures;
  const left = [
    ...(figures.withoutReference > 0 ? [`${figures.withoutReference} more have no such reference`] : []),
    ...(figures.colourless > 0 ? [`${figures.colourless} more have no colours`] : []),
    ...(follow && follow.pictures < pictures ? [`follow: ${follow.pictures} of them`] : []),
  ];
  const title = `${SETS[set]} (${[pictures, ...left].join('; ')})`;
  const rows = Object.entries(methods).map(([method, measures]) => [
    method,
    ...measuresCells(measures as Measures, truth),
    ...(follow ? [follow.methods[method]?.toFixed(2) ?? ''] : []),
    ...(recognition ? recognitionCells(recognition.methods[method] as Recognition, recognition) : []),
  ]);
  const first = [
    ...truthRow(truth),
    ...(follow ? [''] : []),
    ...(recognition ? recognitionCells(recognition.colour, recognition) : []),
  ];
  const head = [
    ...['method', ...MEASURES_HEAD],
    ...(follow ? ['follow'] : []),
    ...(recognition ? RECOGNITION.flatMap((measure) => [RECOGNITION_NAMES[measure], 'of the gap']) : []),
  ];
  return `${title}\n\n${table(head, [first, ...rows])}`;
}

const RECOGNITION = ['top1', 'top5', 'probability'] as const;
const RECOGNITION_NAMES = { top1: 'top-1', top5: 'top-5', probability: 'probability' } as const;

function recognitionCells(method: Recognition, { colour, gray }: Recognitions): string[] {
  return RECOGNITION.flatMap((measure) => {
    const recovered = gapRecovered(method[measure], { colour: colour[measure], gray: gray[measure] });
    return [percent(method[measure]), recovered === undefined ? 'none lost' : percent(recovered)];
  });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

import type { FlowField } from '../../src/temporal/flow-field.js';
import { table } from '../markdown.js';
import { flowError } from './flow-error.js';
import type { Sequence } from './sequences.js';

/** The flows of one method, one for each sequence. */
export interface MethodFlows {
  readonly name: string;
  readonly flows: readonly FlowField[];
  /** Time of each; undefined where nothing was computed. */
  readonly milliseconds?: readonly number[];
}

/** Three tables with a row for each method and a column for each sequence, the mean last. */
export function flowTables(sequences: readonly Sequence[], methods: readonly MethodFlows[]): string {
  const head = (title: string) => [title, ...sequences.map(({ name }) => name), 'mean'];
  const measured = methods.map(({ name, flows, milliseconds }) => {
    const errors = flows.map((flow, i) => flowError(flow, (sequences[i] as Sequence).truth));
    return { name, errors, milliseconds };
  });
  return [
    table(
      head('end-point error (pixels)'),
      measured.map(({ name, errors }) =>
        cells(
          name,
          3,
          errors.map(({ endPoint }) => endPoint),
        ),
      ),
    ),
    table(
      head('more than 3 pixels off (%)'),
      measured.map(({ name, errors }) =>
        cells(
          name,
          2,
          errors.map(({ bad }) => 100 * bad),
        ),
      ),
    ),
    table(
      head('milliseconds'),
      measured.flatMap(({ name, milliseconds }) => (milliseconds ? [cells(name, 1, milliseconds)] : [])),
    ),
  ].join('\n\n');
}

function cells(name: string, digits: number, values: readonly number[]): string[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [name, ...[...values, mean].map((value) => value.toFixed(digits))];
}

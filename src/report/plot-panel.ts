import { label, short, svgElement } from './svg.js';
import type { Bin, BinValues } from './time-bins.js';

/** One line of a panel. */
export interface PlotLine {
  readonly name: string;
  readonly colour: string;
  /** Its place among the values of a bin. */
  readonly series: number;
}

/** A part of a plot with axes of its own. */
export interface Panel {
  readonly title: string;
  readonly lines: readonly PlotLine[];
  /** Value to mark with a dotted line, and what it means. */
  readonly mark?: { readonly value: number; readonly name: string };
}

/** Where a panel is drawn. */
export interface PanelPosition {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const GRID = '#dddddd';
const TEXT = '#333333';
const TICKS = 5;

/**
 * Draws lines over the frames of a clip, from zero upwards. Where bins hold several frames, the line is their mean and
 * a band reaches from their lowest to their highest value. Cuts are dashed vertical lines.
 */
export function drawPanel(panel: Panel, bins: readonly Bin[], place: PanelPosition): string[] {
  const { left, top, width, height } = place;
  const frames = Math.max(bins.at(-1)?.end ?? 0, 1);
  const values = panel.lines.flatMap(({ series }) => bins.map((bin) => bin.values[series]?.max ?? 0));
  const highest = Math.max(0, ...values) || panel.mark?.value || 1;
  const step = tickStep(highest);
  const ceiling = Math.ceil(highest / step - 1e-9) * step;
  const x = (frame: number) => left + (frame / frames) * width;
  const y = (value: number) => top + height - (value / ceiling) * height;
  const mark = panel.mark && panel.mark.value <= ceiling ? panel.mark : undefined;
  return [
    label(panel.title, { x: left, y: top - 10, 'font-weight': 'bold', fill: TEXT }),
    ...legend(panel.lines, place, top - 10),
    ...ticks(step, ceiling).flatMap((value) => [
      svgElement('line', { x1: left, x2: left + width, y1: y(value), y2: y(value), stroke: GRID }),
      label(tickText(value, step), { x: left - 6, y: y(value) + 4, 'text-anchor': 'end', fill: TEXT }),
    ]),
    ...frameTicks(frames).map((frame) =>
      label(String(frame), { x: x(frame), y: top + height + 16, 'text-anchor': 'middle', fill: TEXT }),
    ),
    ...bins
      .filter(({ cut }) => cut)
      .map(({ start }) =>
        svgElement(
          'line',
          {
            class: 'cut',
            x1: x(start),
            x2: x(start),
            y1: top,
            y2: top + height,
            stroke: '#888888',
            'stroke-dasharray': '4 3',
          },
          svgElement('title', {}, `cut at frame ${start}`),
        ),
      ),
    ...(mark
      ? [
          svgElement('line', {
            x1: left,
            x2: left + width,
            y1: y(mark.value),
            y2: y(mark.value),
            stroke: '#555555',
            'stroke-dasharray': '1 3',
          }),
          label(mark.name, {
            x: left + width - 4,
            y: y(mark.value) - 4,
            'text-anchor': 'end',
            'font-size': 10,
            fill: '#555555',
          }),
        ]
      : []),
    ...panel.lines.flatMap((line) => drawLine(line, bins, x, y)),
  ];
}

function drawLine(
  { colour, series }: PlotLine,
  bins: readonly Bin[],
  x: (frame: number) => number,
  y: (value: number) => number,
): string[] {
  const centre = ({ start, end }: Bin) => short(x((start + end) / 2));
  const runs = runsOf(bins, series);
  const paths = runs.map((run) => {
    const points = run.map(([bin, { mean }]) => `${centre(bin)} ${short(y(mean))}`);
    // A lone point would draw nothing without a length, however short.
    return `M${points.join('L')}${points.length === 1 ? 'h0.01' : ''}`;
  });
  const bands = runs
    .filter((run) => run.some(([, { min, max }]) => max > min))
    .map((run) => {
      const upper = run.map(([bin, { max }]) => `${centre(bin)} ${short(y(max))}`);
      const lower = run.map(([bin, { min }]) => `${centre(bin)} ${short(y(min))}`).reverse();
      return `M${[...upper, ...lower].join('L')}Z`;
    });
  return [
    ...(bands.length === 0 ? [] : [svgElement('path', { d: bands.join(''), fill: colour, opacity: 0.2 })]),
    ...(paths.length === 0
      ? []
      : [
          svgElement('path', {
            d: paths.join(''),
            fill: 'none',
            stroke: colour,
            'stroke-width': 1.5,
            'stroke-linecap': 'round',
            'stroke-linejoin': 'round',
          }),
        ]),
  ];
}

/** Neighbouring bins that have a value; where one has none the line is broken. */
function runsOf(bins: readonly Bin[], series: number): [Bin, BinValues][][] {
  const runs: [Bin, BinValues][][] = [];
  let run: [Bin, BinValues][] = [];
  for (const bin of bins) {
    const values = bin.values[series];
    // A shot's first bin is not joined to the one before it, whatever it shows.
    if ((!values || bin.cut) && run.length > 0) {
      runs.push(run);
      run = [];
    }
    if (values) run.push([bin, values]);
  }
  return run.length > 0 ? [...runs, run] : runs;
}

function legend(lines: readonly PlotLine[], { left, width }: PanelPosition, y: number): string[] {
  // Half of the width is the title's.
  const slot = Math.min(110, width / 2 / lines.length);
  return lines.flatMap(({ name, colour }, i) => {
    const x = left + width - (lines.length - i) * slot;
    return [
      svgElement('line', { x1: x, x2: x + 18, y1: y - 4, y2: y - 4, stroke: colour, 'stroke-width': 3 }),
      label(name, { x: x + 23, y, fill: TEXT }),
    ];
  });
}

/** 1, 2 or 5 times a power of ten, such that there are about {@link TICKS} steps up to a value above 0. */
function tickStep(highest: number): number {
  const rough = highest / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((factor) => factor * power >= rough - 1e-12) ?? 10) * power;
}

function ticks(step: number, ceiling: number): number[] {
  return Array.from({ length: Math.round(ceiling / step) + 1 }, (_, i) => i * step);
}

function tickText(value: number, step: number): string {
  return value.toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}

function frameTicks(frames: number): number[] {
  const step = Math.max(1, tickStep(frames));
  return ticks(step, Math.floor(frames / step) * step);
}

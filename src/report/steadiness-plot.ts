import { NEARLY_GRAY } from '../metrics/clip-measures.js';
import type { FrameMeasures } from '../metrics/frame-measures.js';
import { drawPanel, type Panel } from './plot-panel.js';
import { label, svgElement } from './svg.js';
import { TimeBins } from './time-bins.js';

const WIDTH = 960;
const HEIGHT = 560;
const LEFT = 60;
const RIGHT = 24;

/** Columns that a plot can show. */
const COLUMNS = WIDTH - LEFT - RIGHT;

/** Colours that people with any kind of colour vision tell apart (Okabe and Ito, Color Universal Design, 2008). */
const PALETTE = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000', '#999999'];

/** What is written over and under a plot. */
export interface PlotWords {
  readonly title: string;
  readonly subtitle: string;
  readonly notes: readonly string[];
}

/**
 * Draws how steady and how colourful a clip is over its frames: the one says little without the other, since gray is
 * steady. Memory: a fixed number of columns.
 */
export class SteadinessPlot {
  readonly #bins: TimeBins;

  /**
   * @param lags - as the frames are measured
   * @param hasTruth - whether there is a truth, whose colourfulness is drawn too
   */
  constructor(
    private readonly lags: readonly number[],
    private readonly hasTruth: boolean,
  ) {
    this.#bins = new TimeBins(lags.length + 2, COLUMNS);
  }

  add({ cut, colourfulness, warping, quality }: FrameMeasures): void {
    const roots = warping.map((measures) => measures && Math.sqrt(measures.chroma));
    this.#bins.add([...roots, colourfulness, quality && colourfulness / quality.colourfulness], cut);
  }

  /** The plot so far as an SVG document. */
  draw({ title, subtitle, notes }: PlotWords): string {
    const bins = this.#bins.bins();
    const [steadiness, colours] = this.#panels();
    const place = { left: LEFT, width: COLUMNS, height: 180 };
    const several = this.#bins.framesPerBin;
    const axis =
      several === 1 ? 'frame' : `frame; lines are means of ${several} frames, bands show their range`;
    const height = HEIGHT + 16 * notes.length;
    return `${svgElement(
      'svg',
      {
        xmlns: 'http://www.w3.org/2000/svg',
        viewBox: `0 0 ${WIDTH} ${height}`,
        width: WIDTH,
        height,
        'font-family': 'sans-serif',
        'font-size': 12,
      },
      svgElement('rect', { width: WIDTH, height, fill: '#ffffff' }),
      label(title, { x: LEFT, y: 28, 'font-size': 16, 'font-weight': 'bold', fill: '#111111' }),
      label(subtitle, { x: LEFT, y: 48, fill: '#333333' }),
      ...drawPanel(steadiness, bins, { ...place, top: 92 }),
      ...drawPanel(colours, bins, { ...place, top: 330 }),
      label(axis, { x: LEFT + COLUMNS / 2, y: HEIGHT - 14, 'text-anchor': 'middle', fill: '#333333' }),
      ...notes.map((note, i) => label(note, { x: LEFT, y: HEIGHT + 4 + 16 * i, fill: '#a00000' })),
    )}\n`;
  }

  #panels(): [Panel, Panel] {
    const colour = (i: number) => PALETTE[i % PALETTE.length] as string;
    const { length } = this.lags;
    return [
      {
        title: 'Warping error, a*b* (root; lower is better)',
        lines: this.lags.map((lag, i) => ({
          name: `lag ${lag}`,
          colour: colour(i),
          series: i,
        })),
      },
      {
        title: 'Colourfulness',
        lines: [
          { name: 'clip', colour: colour(0), series: length },
          ...(this.hasTruth ? [{ name: 'truth', colour: colour(6), series: length + 1 }] : []),
        ],
        mark: { value: NEARLY_GRAY, name: 'nearly gray below' },
      },
    ];
  }
}

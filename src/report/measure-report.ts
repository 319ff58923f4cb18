import { WholeFile } from '../files/whole-file.js';
import type { FrameMeasures } from '../metrics/frame-measures.js';
import { csvHeading, csvRow } from './measures-csv.js';
import { type PlotWords, SteadinessPlot } from './steadiness-plot.js';

/** What is written about a measurement, and where. */
export interface ReportOptions {
  /** A table with a row per frame; none when undefined. */
  readonly csv: string | undefined;
  /** A plot over the frames; none when undefined. */
  readonly svg: string | undefined;
  /** As the frames are measured. */
  readonly lags: readonly number[];
  readonly hasTruth: boolean;
}

/** The files about a measurement, written as its frames are measured; they get their names when all is done. */
export class MeasureReport {
  readonly #plot: SteadinessPlot;

  private constructor(
    private readonly csv: WholeFile | undefined,
    private readonly svg: WholeFile | undefined,
    { lags, hasTruth }: ReportOptions,
  ) {
    this.#plot = new SteadinessPlot(lags, hasTruth);
  }

  /**
   * Begins the files.
   *
   * @throws AutochromeError of kind `failure` when one cannot be written
   */
  static async begin(options: ReportOptions): Promise<MeasureReport> {
    const csv = options.csv === undefined ? undefined : await WholeFile.create(options.csv);
    try {
      await csv?.write(csvHeading(options.lags));
      const svg = options.svg === undefined ? undefined : await WholeFile.create(options.svg);
      return new MeasureReport(csv, svg, options);
    } catch (error) {
      await csv?.discard();
      throw error;
    }
  }

  /** Takes the next frame. */
  async add(frame: FrameMeasures): Promise<void> {
    await this.csv?.write(csvRow(frame));
    if (this.svg) this.#plot.add(frame);
  }

  /** Completes the files and gives them their names. */
  async finish(words: PlotWords): Promise<void> {
    await this.svg?.write(this.#plot.draw(words));
    await this.svg?.finish();
    await this.csv?.finish();
  }

  /** Removes what has not got its name. */
  async discard(): Promise<void> {
    await Promise.all([this.csv?.discard(), this.svg?.discard()]);
  }
}

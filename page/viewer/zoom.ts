/** How the picture lies in an area of the canvas; all in device pixels but for `size`. */
export interface Fit {
  /** Of the picture, in samples. */
  readonly size: readonly [number, number];
  readonly sampleAspectRatio: number;
  /** Of the area. */
  readonly area: readonly [number, number];
}

/** Device pixels of a sample's height; `fit` follows the area's size. */
export type Zoom = number | 'fit';

/** Where the picture is. */
export interface Position {
  readonly zoom: Zoom;
  /** Place of the picture in the middle of the area, fractions of the picture. */
  readonly centre: readonly [number, number];
}

/** Whole picture, in the middle. */
export const FITTED: Position = { zoom: 'fit', centre: [0.5, 0.5] };

const LEAST = 1 / 16;
const MOST = 32;

/** Device pixels of a sample's height that show the whole picture. */
export function fitZoom({ size, sampleAspectRatio, area }: Fit): number {
  return Math.min(area[0] / (size[0] * sampleAspectRatio), area[1] / size[1]);
}

/** Where a position puts the picture: its top left in the area, and device pixels of a sample. */
export function placed(
  position: Position,
  fit: Fit,
): { readonly origin: [number, number]; readonly zoom: [number, number] } {
  const down = position.zoom === 'fit' ? fitZoom(fit) : position.zoom;
  const across = down * fit.sampleAspectRatio;
  const centre = position.zoom === 'fit' ? FITTED.centre : position.centre;
  const origin = (axis: 0 | 1, zoom: number) => {
    const at = fit.area[axis] / 2 - centre[axis] * fit.size[axis] * zoom;
    // On whole pixels, so that samples are not smeared over two.
    return Math.round(at);
  };
  return { origin: [origin(0, across), origin(1, down)], zoom: [across, down] };
}

/** Fraction of the picture at a point of the area. */
export function pictureAt(point: readonly [number, number], position: Position, fit: Fit): [number, number] {
  const { origin, zoom } = placed(position, fit);
  const along = (axis: 0 | 1) => (point[axis] - origin[axis]) / (zoom[axis] * fit.size[axis]);
  return [along(0), along(1)];
}

/** Zooms with what is at a point of the area staying there. */
export function zoomedAt(
  point: readonly [number, number],
  to: number,
  position: Position,
  fit: Fit,
): Position {
  const zoom = Math.min(Math.max(to, Math.min(LEAST, fitZoom(fit))), MOST);
  const at = pictureAt(point, position, fit);
  const scale = [zoom * fit.sampleAspectRatio, zoom] as const;
  const centre = (axis: 0 | 1) =>
    at[axis] + (fit.area[axis] / 2 - point[axis]) / (scale[axis] * fit.size[axis]);
  return bounded({ zoom, centre: [centre(0), centre(1)] });
}

/** Moves the picture by device pixels. */
export function panned(by: readonly [number, number], position: Position, fit: Fit): Position {
  const { zoom } = placed(position, fit);
  const centre = position.zoom === 'fit' ? FITTED.centre : position.centre;
  const along = (axis: 0 | 1) => centre[axis] - by[axis] / (zoom[axis] * fit.size[axis]);
  return bounded({ zoom: zoom[1], centre: [along(0), along(1)] });
}

/** Some of the picture stays in the middle, so that it is never lost. */
function bounded({ zoom, centre }: Position): Position {
  return {
    zoom,
    centre: [Math.min(Math.max(centre[0], 0), 1), Math.min(Math.max(centre[1], 0), 1)],
  };
}

/** Percent. */
export function zoomText(position: Position, fit: Fit): string {
  const percent = 100 * placed(position, fit).zoom[1];
  return `${percent >= 10 ? Math.round(percent) : percent.toFixed(1)} %`;
}

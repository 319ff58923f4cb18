import { type ClipMeasures, NEARLY_GRAY } from '../metrics/clip-measures.js';

/** What a reader of measures has to know, so as not to take them for more than they are. */
export function notesOn({ frames, colourfulness, warping, cdc }: ClipMeasures): string[] {
  const notes: string[] = [];
  if (colourfulness !== undefined && colourfulness < NEARLY_GRAY) {
    notes.push(
      `colourfulness ${colourfulness.toFixed(1)} is below ${NEARLY_GRAY}: the clip is nearly gray, and gray is ` +
        'perfectly stable, so its stability says nothing about how good its colours are',
    );
  }
  if (frames === 1) {
    notes.push('the clip has one frame: warping error and CDC compare frames, so neither is measured');
    return notes;
  }
  const lacking = warping.filter(({ pairs }) => pairs === 0).map(({ lag }) => lag);
  if (lacking.length > 0) {
    notes.push(
      `no two frames of one shot that are ${lacking.join(' or ')} apart could be compared: ` +
        `there is no warping error over ${lacking.length === 1 ? 'that distance' : 'these distances'}`,
    );
  }
  if (cdc === undefined) notes.push('no shot has more than four frames: there is no CDC');
  return notes;
}

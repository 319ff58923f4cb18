import { usageError } from '../src/errors.js';

const BEGIN = '<!-- figures -->';
const END = '<!-- end of figures -->';

/**
 * A page with the figures in it renewed: what stands between the lines `<!-- figures -->` and
 * `<!-- end of figures -->`.
 *
 * @throws AutochromeError of kind `usage` when the page lacks the lines
 */
export function withFigures(page: string, figures: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) {
    throw usageError('the page has no place for figures', `Put the lines ${BEGIN} and ${END} into it`);
  }
  return `${page.slice(0, begin + BEGIN.length)}\n\n${figures}\n\n${page.slice(end)}`;
}

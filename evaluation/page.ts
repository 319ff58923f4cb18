import { usageError } from '../src/errors.js';

/**
 * A page with the figures in it renewed: what stands between the lines `<!-- figures -->` and
 * `<!-- end of figures -->`.
 *
 * @param of - what they are of, where a page has several: it stands in both lines, as in `<!-- figures: kinds -->`
 * @throws AutochromeError of kind `usage` when the page lacks the lines
 */
export function withFigures(page: string, figures: string, of?: string): string {
  const name = of === undefined ? 'figures' : `figures: ${of}`;
  const [first, last] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const begin = page.indexOf(first);
  const end = page.indexOf(last);
  if (begin < 0 || end < begin) {
    throw usageError('the page has no place for figures', `Put the lines ${first} and ${last} into it`);
  }
  return `${page.slice(0, begin + first.length)}\n\n${figures}\n\n${page.slice(end)}`;
}

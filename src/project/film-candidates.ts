import { resolve } from 'node:path';
import { isImagePattern } from '../decode/images/image-sequence.js';
import { AutochromeError, inputError } from '../errors.js';
import { namingOption } from '../files/naming-option.js';
import type { Candidate } from '../recommend/candidate.js';
import { type DescribeOptions, describeClip, describeFile } from '../recommend/library/describe-file.js';
import { findFiles, type SkippedFile } from '../recommend/library/find-files.js';
import type { DescribedEntry } from '../recommend/library/records.js';

/**
 * What files of the same film in colour have to give.
 *
 * @param films - images, clips, folders of both, and patterns such as `frame_%04d.png`
 * @throws AutochromeError of kind `input` when one that was named cannot be read
 */
export async function filmCandidates(
  films: readonly string[],
  options: DescribeOptions,
): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const film of films) {
    const found = await namingOption('`films`', () => candidatesIn(film, options));
    if (found.length === 0) options.onWarning(`\`films\` ${film} contains no colours`);
    candidates.push(...found);
  }
  return candidates;
}

/**
 * What an image, a clip or a folder of both has to give. What was named has to be readable; what lies in a folder and is
 * not is left out by name.
 */
async function candidatesIn(path: string, options: DescribeOptions): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  const add = (from: string, entries: readonly DescribedEntry[]) =>
    candidates.push(...entries.map(({ frame, descriptor }) => ({ path: resolve(from), frame, descriptor })));
  if (isImagePattern(path)) {
    add(path, await describeClip(path, options));
    return candidates;
  }
  const isNamed = (file: string) => file === resolve(path);
  const leaveOut = ({ path: file, reason }: SkippedFile) => {
    if (isNamed(file)) throw inputError(`${path} ${reason}`, 'name an image, a clip, or a folder of them');
    options.onWarning(`${file} ${reason}; it is skipped`);
  };
  for (const file of await findFiles([path], { signal: options.signal, onSkip: leaveOut })) {
    try {
      add(file.path, await describeFile(file, options));
    } catch (error) {
      if (isNamed(file.path) || !(error instanceof AutochromeError) || error.kind !== 'input') throw error;
      options.onWarning(`${error.message}; it is skipped`);
    }
  }
  return candidates;
}

import { usageError } from '../errors.js';
import { type GivenReference, nameOf } from '../references/given-reference.js';
import { checkReferenceSetting, REFERENCE_SETTING_NAMES } from './reference-settings.js';

/**
 * Checks a reference that a caller gives.
 *
 * @param given - a path, or with it how much the reference counts and what of it
 * @param index - its place in the list, for errors
 * @throws AutochromeError of kind `usage` naming the setting, its value and what is allowed, also for settings that do not
 *   exist
 */
export function checkReference(given: string | GivenReference, index: number): GivenReference {
  if (typeof given === 'string') return { path: given };
  const known: readonly string[] = ['path', ...REFERENCE_SETTING_NAMES];
  for (const name of Object.keys(given)) {
    if (!known.includes(name))
      throw usageError(
        `there is no option '${name}' of references[${index}]`,
        `Options: ${known.join(', ')}`,
      );
  }
  for (const name of REFERENCE_SETTING_NAMES) {
    if (given[name] !== undefined) checkReferenceSetting(name, given[name], `references[${index}].${name}`);
  }
  if (given.weight !== undefined && given.keyframes !== undefined) {
    throw usageError(
      `\`references\` ${nameOf(given)} has both \`weight\` ${given.weight} and \`keyframes\``,
      'a weight is for all frames: give either a weight or keyframes',
    );
  }
  return { ...given };
}

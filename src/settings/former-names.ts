import { usageError } from '../errors.js';
import type { RenderSetting } from './setting.js';
import { SETTING_NAMES, SETTINGS } from './settings.js';

/**
 * Options in which settings that are given by a former name have their present one, with a warning for each: to the
 * options' `onWarning` or, without one, as a deprecation warning of the process.
 *
 * @param given - options of a library function, not yet checked
 * @returns the same object where no former name is in it
 * @throws AutochromeError of kind `usage` when a setting is given by both names
 */
export function presentNames<Options extends object>(given: Options): Options {
  return SETTING_NAMES.reduce((options, name) => {
    const { formerly }: RenderSetting = SETTINGS[name];
    if (formerly === undefined || !(formerly in options)) return options;
    const { [formerly]: value, ...rest } = options as Readonly<Record<string, unknown>>;
    if (rest[name] !== undefined) {
      throw usageError(
        `\`${formerly}\` and \`${name}\` are given together`,
        `leave \`${formerly}\` out: it is the former name of \`${name}\``,
      );
    }
    deprecate(`\`${formerly}\` is deprecated: use \`${name}\``, rest.onWarning);
    return { ...rest, [name]: value } as Options;
  }, given);
}

function deprecate(message: string, onWarning: unknown): void {
  if (typeof onWarning === 'function') onWarning(message);
  else process.emitWarning(message, 'DeprecationWarning');
}

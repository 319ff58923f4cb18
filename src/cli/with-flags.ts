import {
  flagOf,
  MEASURE_SETTING_NAMES,
  REFERENCE_SETTING_NAMES,
  referenceFlagOf,
  SETTING_NAMES,
} from '../internal.js';

/** Options that are no settings, by the name that the library has for them. */
const OPTIONS = {
  ...{
    references: '--reference',
    films: '--film',
    output: '--output',
    overwrite: '--overwrite',
    changed: '--changed',
  },
  ...{ source: '--source', truth: '--truth', csv: '--csv', svg: '--svg', channels: '--channels' },
  ...{ layout: '--layout', wipe: '--wipe', wipeTo: '--wipe-to', gain: '--gain', labels: '--labels' },
  ...{ library: '--library', missing: '--missing', rebuild: '--rebuild', sheet: '--sheet' },
  ...{ relink: '--relink', port: '--port' },
};

const FLAGS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(OPTIONS),
  ...MEASURE_SETTING_NAMES.map((name) => [name, `--${name}`] as const),
  ...REFERENCE_SETTING_NAMES.map((name) => [name, `--${referenceFlagOf(name)}`] as const),
  ...SETTING_NAMES.map((name) => [name, flagOf(name)] as const),
]);

/**
 * A message of the library as the command line says it: flags in place of the library's names of options, which stand
 * between backquotes, such as `--frame-rate` for `` `frameRate` ``. What has no flag, such as an argument, stands by
 * itself.
 */
export function withFlags(message: string): string {
  return message.replace(/`([\w.[\]]+)`/g, (_, name: string) => FLAGS.get(name) ?? name);
}

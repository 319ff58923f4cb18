import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { version } = JSON.parse(readFileSync(fileURLToPath(import.meta.resolve('#package')), 'utf8')) as {
  version: string;
};

/** Autochrome's version, as in its package.json. */
export const VERSION: string = version;

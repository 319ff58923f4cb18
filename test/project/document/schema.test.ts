import { readFile } from 'node:fs/promises';
import test from 'ava';
import { projectJsonSchema } from '../../../src/project/document/schema.js';
import { settingsOfShot } from '../../../src/project/document/shot-settings.js';
import { projectOf } from '../../support/project-document.js';

test('docs/project.schema.json is up to date', async (t) => {
  const published = JSON.parse(await readFile('docs/project.schema.json', 'utf8'));
  t.deepEqual(published, JSON.parse(JSON.stringify(projectJsonSchema())));
});

test('a shot is rendered with its own settings, then those of the project, then the defaults', (t) => {
  const document = projectOf([10], { settings: { saturation: 0.5, size: 128 } });
  const settings = settingsOfShot(document, { settings: { saturation: 1.5 } });
  t.deepEqual([settings.saturation, settings.size, settings.strength], [1.5, 128, 1]);
  t.is(settingsOfShot(document).saturation, 0.5);
});

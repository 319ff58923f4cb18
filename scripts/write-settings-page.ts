import { writeFile } from 'node:fs/promises';
import { settingsPage } from '../src/settings/settings-page.js';

await writeFile('docs/settings.md', settingsPage());

import { writeFile } from 'node:fs/promises';
import { projectJsonSchema } from '../src/project/document/schema.js';

await writeFile('docs/project.schema.json', `${JSON.stringify(projectJsonSchema(), undefined, 2)}\n`);

/** Makes a reel from a real photograph, tints one still of it by hand, and runs the main job on both. */
import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeContactSheet } from './contact-sheet.js';
import { writeHandTintedStill } from './hand-tint.js';
import { dustBowlHome } from './photograph.js';
import { writeReel } from './reel.js';

const folder = path.relative('.', path.resolve('demo'));
const at = (name: string) => path.join(folder, name);
await mkdir(folder, { recursive: true });

console.log('Making a short reel from a photograph of 1940 and tinting one still of it by hand ...');
const photograph = await dustBowlHome();
await writeReel(photograph, { width: 640, height: 360, frames: 72 }, at('reel.mp4'));
await writeHandTintedStill(photograph, at('reference.png'));

const args = ['colorize', at('reel.mp4'), '--reference', at('reference.png')];
args.push('--output', at('reel.colorized.mp4'), '--overwrite');
console.log(`\n$ npx autochrome ${args.join(' ')}`);
const program = fileURLToPath(import.meta.resolve('#bin'));
const { status } = spawnSync(process.execPath, [program, ...args], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

await writeContactSheet(
  { rows: [at('reel.mp4'), at('reel.colorized.mp4')], frames: [0, 30, 71], width: 384, height: 216 },
  at('before-after.png'),
);
console.log(`
The reel:       ${at('reel.mp4')}
The reference:  ${at('reference.png')}
In colour:      ${at('reel.colorized.mp4')}
Both compared:  ${at('before-after.png')}`);

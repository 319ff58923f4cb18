/**
 * Renders a long clip and compares the memory of the process and its children at an early and at a late frame.
 *
 *     node build/benchmarks/soak.js [--frames 2100] [--early 200] [--late 2000] [--size 1280x720]
 *                                   [--backend auto] [--method network] [--network-size 256]
 *
 * Exits with 1 when the late figure is more than 10 % above the early one.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { chooseFfmpeg } from '../src/ffmpeg/choose.js';
import { type BackendName, colorize, type MethodName } from '../src/index.js';

/** Share by which memory may grow between the two frames. */
const ALLOWED_GROWTH = 0.1;

/** Frames of the short clip that the long one repeats. */
const LOOP = 50;

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '2100' },
    early: { type: 'string', default: '200' },
    late: { type: 'string', default: '2000' },
    size: { type: 'string', default: '1280x720' },
    backend: { type: 'string', default: 'auto' },
    method: { type: 'string', default: 'network' },
    'network-size': { type: 'string', default: '256' },
  },
});
const [frames, early, late] = [values.frames, values.early, values.late].map(Number) as [
  number,
  number,
  number,
];
const backend = values.backend as BackendName;

const folder = await mkdtemp(join(tmpdir(), 'autochrome-soak-'));
try {
  const input = await writeLoop(join(folder, 'loop.mp4'));
  const reference = join(folder, 'reference.png');
  await writeReference(reference);
  const seen = new Map<number, number>();
  const started = performance.now();
  const result = await colorize({
    input,
    references: [reference],
    output: join(folder, 'colorized.mp4'),
    backend,
    method: values.method as MethodName,
    size: Number(values['network-size']),
    onProgress: ({ frames: done }) => {
      if (done % 100 === 0 || done === early || done === late) {
        void residentBytes().then((bytes) => {
          seen.set(done, bytes);
          console.log(`frame ${done}: ${(bytes / 2 ** 20).toFixed(1)} MiB`);
        });
      }
    },
    onWarning: (message) => console.log(`warning: ${message}`),
  });
  const [before, after] = [seen.get(early), seen.get(late)];
  console.log(`${result.frames} frames in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  if (before === undefined || after === undefined)
    throw new Error(`the clip has no frame ${early} or ${late}`);
  const ratio = after / before;
  console.log(
    `memory at frame ${early}: ${(before / 2 ** 20).toFixed(1)} MiB, at frame ${late}: ${(after / 2 ** 20).toFixed(1)} MiB, ratio ${ratio.toFixed(3)}`,
  );
  if (ratio > 1 + ALLOWED_GROWTH) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** A black-and-white clip of `frames` frames: a short one, encoded once and repeated without encoding again. */
async function writeLoop(path: string): Promise<string> {
  const short = join(folder, 'short.mp4');
  const encoder = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-g',
    `${LOOP}`,
    '-bf',
    '0',
    '-pix_fmt',
    'yuv420p',
  ];
  const source = `testsrc2=s=${values.size}:r=24,hue=s=0`;
  await runFfmpeg(['-f', 'lavfi', '-i', source, '-frames:v', `${LOOP}`, ...encoder, short], [], [short]);
  const repeats = Math.ceil(frames / LOOP) - 1;
  await runFfmpeg(
    ['-stream_loop', `${repeats}`, '-i', short, '-c', 'copy', '-frames:v', `${frames}`, path],
    [short],
    [path],
  );
  return path;
}

async function runFfmpeg(args: string[], reads: string[], writes: string[]): Promise<void> {
  const ffmpeg = await chooseFfmpeg(backend);
  const run = ffmpeg.start({ program: 'ffmpeg', args: ['-y', '-v', 'error', ...args], reads, writes });
  run.endInput();
  const { exitCode, log } = await run.done;
  if (exitCode !== 0) throw new Error(`ffmpeg ended with ${exitCode}: ${log.join('\n')}`);
}

/** A reference with some colour in it: four fields. */
async function writeReference(path: string): Promise<void> {
  const field = (background: string) => ({
    create: { width: 160, height: 120, channels: 3 as const, background },
  });
  const places = [
    ['#8a5a3c', 0, 0],
    ['#5f7f4a', 160, 0],
    ['#7f9fc4', 0, 120],
    ['#d8c8a0', 160, 120],
  ] as const;
  const fields = places.map(async ([colour, left, top]) => ({
    input: await sharp(field(colour)).png().toBuffer(),
    left,
    top,
  }));
  await sharp({ create: { width: 320, height: 240, channels: 3, background: '#808080' } })
    .composite(await Promise.all(fields))
    .png()
    .toFile(path);
}

/** Resident memory of this process and all below it, in bytes; of this process alone where there is no /proc. */
async function residentBytes(): Promise<number> {
  const processes = await listProcesses().catch(() => undefined);
  if (!processes) return process.memoryUsage().rss;
  const family = new Set([process.pid]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { pid, parent } of processes) {
      if (!family.has(pid) && family.has(parent)) {
        family.add(pid);
        grown = true;
      }
    }
  }
  return processes.reduce((sum, { pid, resident }) => sum + (family.has(pid) ? resident : 0), 0);
}

async function listProcesses() {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const statuses = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')),
  );
  const field = (status: string, name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return statuses.map((status) => ({
    pid: field(status, 'Pid'),
    parent: field(status, 'PPid'),
    resident: field(status, 'VmRSS') * 1024,
  }));
}

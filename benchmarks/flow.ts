/**
 * Processor time of optical flow between two frames of network size, on one thread: each preset in a fresh process, beside OpenCV's
 * methods on the same frames in the same run; medians. The frames are a photograph that moves and turns a little.
 *
 *     node build/benchmarks/flow.js [--width 456] [--height 256] [--runs 40] [--python python3] [--json]
 *
 * OpenCV is left out where `--python` cannot import it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { opencvFlows } from '../evaluation/flow/opencv.js';
import { dustBowlHome } from '../samples/photograph.js';
import { FLOW_PRESETS } from '../src/temporal/flow/settings.js';
import type { FlowTimes } from './flow-preset.js';

const { values } = parseArgs({
  options: {
    width: { type: 'string', default: '456' },
    height: { type: 'string', default: '256' },
    runs: { type: 'string', default: '40' },
    python: { type: 'string', default: 'python3' },
    json: { type: 'boolean', default: false },
  },
});
const [width, height, runs] = [values.width, values.height, values.runs].map(Number) as [
  number,
  number,
  number,
];

/** The middle of the photograph, turned by some degrees and shifted by a share of its width. */
async function writeFrame(path: string, degrees: number, shift: number): Promise<void> {
  const photo = await dustBowlHome();
  const raw = { width: photo.width, height: photo.height, channels: 1 as const };
  const turned = await sharp(photo.luma, { raw }).rotate(degrees).raw().toBuffer({ resolveWithObject: true });
  const { width: wide, height: tall, channels } = turned.info;
  const crop = { width: Math.floor(photo.width * 0.7), height: Math.floor(photo.height * 0.7) };
  await sharp(turned.data, { raw: { width: wide, height: tall, channels } })
    .extract({
      ...crop,
      left: Math.floor((wide - crop.width) / 2 + shift * photo.width),
      top: Math.floor((tall - crop.height) / 2),
    })
    .resize(width, height, { fit: 'fill' })
    .toColourspace('b-w')
    .png()
    .toFile(path);
}

const folder = mkdtempSync(join(tmpdir(), 'autochrome-flow-'));
try {
  const pair = [join(folder, 'first.png'), join(folder, 'second.png')] as const;
  await writeFrame(pair[0], 0, 0);
  await writeFrame(pair[1], 1, 0.01);
  const program = fileURLToPath(new URL('./flow-preset.js', import.meta.url));
  const ours = Object.keys(FLOW_PRESETS).map((preset) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, preset, ...pair, String(runs)], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${program} exited with ${status}\n${stderr}`);
    const { oneWay, frame } = JSON.parse(stdout) as FlowTimes;
    return { name: `Autochrome, ${preset}`, oneWay, frame };
  });
  const opencv = await opencvFlows(values.python, [pair], runs);
  const peers = (opencv?.methods ?? []).map(({ name, milliseconds }) => ({
    name,
    oneWay: milliseconds[0] as number,
    frame: undefined,
  }));
  const rows = [...ours, ...peers];
  if (values.json) {
    const peer = opencv ? `OpenCV ${opencv.version}` : undefined;
    console.log(JSON.stringify({ width, height, runs, cpu: cpus()[0]?.model, peer, rows }, undefined, 2));
  } else {
    console.log(
      `Frames of ${width}x${height}; processor time of one thread of ${cpus()[0]?.model}; medians of ${runs} runs.`,
    );
    console.log(
      opencv ? `OpenCV ${opencv.version}.\n` : `OpenCV was left out: ${values.python} cannot import cv2.\n`,
    );
    const dis = peers[0]?.oneWay;
    console.log('| method | one way (ms) | of OpenCV DIS, medium | per frame of a clip (ms) |');
    console.log('| --- | ---: | ---: | ---: |');
    for (const { name, oneWay, frame } of rows) {
      const share = dis === undefined ? '' : (oneWay / dis).toFixed(2);
      console.log(`| ${name} | ${oneWay.toFixed(1)} | ${share} | ${frame?.toFixed(1) ?? ''} |`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { type LumaImage, SIZE } from './luma-clip.js';
import type { Report } from './score.js';

/** Another program that finds cuts. */
export interface Peer {
  readonly name: string;
  /** Cuts in pictures, in the order of their frames. */
  find(pictures: readonly LumaImage[]): Promise<Report[]>;
}

/** Frames per second that peers are told. */
const RATE = 24;

const RAW_INPUT = [
  ...['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${SIZE.width}x${SIZE.height}`],
  ...['-r', String(RATE), '-i', 'pipe:0'],
];

/** Those that are installed, each with its default settings. */
export async function findPeers(): Promise<Peer[]> {
  const there = async (program: string, argument: string) =>
    (await execa(program, [argument], { reject: false })).exitCode === 0;
  if (!(await there('ffmpeg', '-version'))) return [];
  return (await there('scenedetect', 'version')) ? [SCDET, PYSCENEDETECT] : [SCDET];
}

const SCDET: Peer = {
  name: 'ffmpeg, filter scdet',
  async find(pictures) {
    const { stderr } = await execa(
      'ffmpeg',
      ['-hide_banner', '-nostdin', ...RAW_INPUT, '-vf', 'scdet', '-f', 'null', '-'],
      { input: codes(pictures) },
    );
    return [...stderr.matchAll(/lavfi\.scd\.time:\s*([\d.]+)/g)].map(([, seconds]) => ({
      frame: Math.round(Number(seconds) * RATE),
    }));
  },
};

const PYSCENEDETECT: Peer = {
  name: 'PySceneDetect, detect-adaptive',
  async find(pictures) {
    const folder = await mkdtemp(join(tmpdir(), 'autochrome-cuts-'));
    try {
      const film = join(folder, 'film.mkv');
      await execa(
        'ffmpeg',
        ['-v', 'error', ...RAW_INPUT, '-c:v', 'libx264', '-crf', '1', '-preset', 'ultrafast', film],
        { input: codes(pictures) },
      );
      await execa('scenedetect', [
        ...['-q', '-i', film, '-o', folder, 'detect-adaptive', 'list-scenes', '-s'],
      ]);
      const list = (await readdir(folder)).find((name) => name.endsWith('.csv'));
      if (list === undefined) throw new Error('scenedetect wrote no list of scenes');
      const rows = (await readFile(join(folder, list), 'utf8')).trim().split('\n');
      const column = (rows[0] as string).split(',').indexOf('Start Frame');
      // Frames are counted from 1, and the first scene begins with no cut.
      return rows.slice(2).map((row) => ({ frame: Number(row.split(',')[column]) - 1 }));
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

function codes(pictures: readonly LumaImage[]): Uint8Array {
  const bytes = new Uint8Array(pictures.length * SIZE.width * SIZE.height);
  pictures.forEach((picture, n) => {
    // Limited range, as a clip without tags is read.
    bytes.set(
      Uint8Array.from(picture, (value) => Math.round(16 + 219 * value)),
      n * picture.length,
    );
  });
  return bytes;
}

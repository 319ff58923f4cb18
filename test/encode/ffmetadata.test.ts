import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { readReport } from '../../src/decode/ffprobe-report.js';
import { ffmetadata } from '../../src/encode/ffmetadata.js';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { mediaFolder, runTool } from '../support/generate-clip.js';

test('ffmpeg reads back every character of tags and chapters', async (t) => {
  const runner = await chooseFfmpeg('auto');
  const { folder, remove } = await mediaFolder();
  try {
    const tags = { title: 'a=b;c#d\\e', comment: 'two\nlines; [CHAPTER]', artist: '  Méliès 🎞 ', date: '#1' };
    const chapters = [
      { start: 0, end: 1.5, tags: { title: 'One = 1' } },
      { start: 1.5, end: 2.000001, tags: { title: 'Two\\' } },
    ];
    const text = join(folder, 'tags.txt');
    await writeFile(text, ffmetadata(tags, chapters));
    const path = join(folder, 'out.mkv');
    await runTool(runner, {
      args: [
        ...['-v', 'error', '-f', 'lavfi', '-i', 'color=s=16x16:d=3:r=1', '-f', 'ffmetadata', '-i', text],
        ...['-map', '0', '-map_metadata', '1', '-c:v', 'ffv1', path],
      ],
      reads: [text],
      writes: [path],
    });
    const { report } = await readReport(runner, path);
    const found = Object.fromEntries(
      Object.entries(report?.format.tags ?? {}).map(([key, value]) => [key.toLowerCase(), value]),
    );
    for (const [key, value] of Object.entries(tags)) t.is(found[key], value);
    t.deepEqual(
      report?.chapters.map((chapter) => [chapter.start, chapter.end, chapter.tags.title]),
      [
        [0, 1_500_000_000, 'One = 1'],
        [1_500_000_000, 2_000_001_000, 'Two\\ '],
      ],
    );
  } finally {
    await remove();
  }
});

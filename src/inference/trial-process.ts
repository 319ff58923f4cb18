/**
 * Tries one device in a process of its own, since a broken driver can take its whole process down: runs the lightness
 * network there and on the CPU, and compares. Started by {@link tryDevice}; answers over IPC.
 */
import { isNativeInstalled, loadRuntime, type Runtime } from './runtime.js';
import type { ResolvedDevice } from './session-messages.js';
import { sessionOptions } from './session-options.js';

/** What a trial found: the time of a second run there and on the CPU, or why it failed. */
export type TrialReply =
  | { readonly milliseconds: number; readonly cpuMilliseconds: number }
  | { readonly error: string };

const SIDE = 256;
/** Largest difference of L* that rounding in a driver may explain. */
const TOLERANCE = 0.5;

const feeds = ({ Tensor }: Runtime) => ({
  samples: new Tensor(
    'uint8',
    Uint8Array.from({ length: SIDE * SIDE }, (_, i) => (i * 7) % 256),
    [SIDE, SIDE, 1],
  ),
  levels: new Tensor('float32', Float32Array.of(16, 235), [2]),
  size: new Tensor('int64', BigInt64Array.of(64n, 64n), [2]),
});

async function lightnessOn(device: ResolvedDevice, path: string) {
  const runtime = await loadRuntime(device, 1);
  const session = await runtime.InferenceSession.create(path, sessionOptions({ device, threads: 1 }));
  await session.run(feeds(runtime));
  const before = performance.now();
  const { lightness } = await session.run(feeds(runtime));
  const milliseconds = performance.now() - before;
  const data = lightness?.data as Float32Array;
  return { data, milliseconds };
}

async function trial(device: ResolvedDevice, path: string): Promise<TrialReply> {
  try {
    const there = await lightnessOn(device, path);
    const hasOther = device !== 'cpu' && isNativeInstalled();
    const here = hasOther ? await lightnessOn('cpu', path) : there;
    const worst = here.data.reduce((w, x, i) => Math.max(w, Math.abs(x - (there.data[i] ?? Number.NaN))), 0);
    // Written so that NaN fails too.
    if (!(worst <= TOLERANCE)) return { error: `its results are wrong by ${worst} of lightness` };
    return { milliseconds: there.milliseconds, cpuMilliseconds: here.milliseconds };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

const [device, path] = process.argv.slice(2) as [ResolvedDevice, string];
// Leaves at once when told, and does not wait for a driver's own threads.
process.send?.(await trial(device, path), () => process.exit(0));

import type { FrameLook } from '../../src/preview/protocol.js';
import { frame } from '../state/place.js';
import { shot } from '../state/project.js';
import { arrived, controls, frames } from './frames.js';
import { look, referenceNumber, sideText, trial, type View } from './look.js';
import type { SideContent } from './renderer.js';

/** What a side shows, and what it says of itself. */
export interface Side {
  /** Undefined where nothing of the frame is there yet: what was drawn before stays. */
  readonly content: SideContent | undefined;
  readonly text: string;
  /** Why it is not what it should be. */
  readonly note?: string;
}

/** A side of the present frame. */
export function sideOf(view: View): Side {
  void arrived.value;
  const text = sideText(view, look.value.channel, trial.value);
  if (view === 'reference') return referenceSide(text);
  const luma = held('source');
  if (!luma.planes)
    return { content: undefined, text, note: luma.error ?? `waiting for frame ${frame.value}` };
  const gray = { kind: 'picture', luma: luma.planes, mixing: 1, factor: 1 } as const;
  if (view === 'source') return { content: { ...gray, to: luma.planes }, text };
  const wanted = held(view);
  const note = wanted.error ?? (wanted.planes ? 'being computed again' : 'being computed');
  const remark = wanted.current ? {} : { note };
  if (!wanted.planes) return { content: gray, text, ...remark };
  if (view === 'similarity' || view === 'guessed') {
    return { content: { kind: view, luma: luma.planes, map: wanted.planes }, text, ...remark };
  }
  const { strength, saturation, smoothing } = controls.value;
  const mixed = view === 'smoothed' && smoothing < 1;
  const raw = mixed ? held('raw') : undefined;
  return {
    content: {
      ...gray,
      to: wanted.planes,
      from: raw?.planes,
      mixing: raw?.planes ? smoothing : 1,
      factor: strength * saturation,
    },
    text,
    ...(raw && !raw.current ? { note: raw.error ?? 'being computed' } : remark),
  };
}

function held(of: FrameLook) {
  const wanted = { index: frame.value, look: of };
  const kept = frames.get(wanted);
  return { planes: kept?.planes, current: kept?.current ?? false, error: frames.error(wanted) };
}

const images = new Map<string, ImageBitmap | Error | undefined>();

/** References kept as images: those of a few shots. */
const IMAGES = 12;

function referenceSide(text: string): Side {
  const references = shot.value?.references ?? [];
  const at = Math.min(referenceNumber.value, references.length - 1);
  const reference = references[at];
  if (!reference) return { content: { kind: 'nothing' }, text, note: 'this shot has none' };
  const named = text.replace(
    'Reference',
    `Reference ${references.length > 1 ? `${at + 1} ` : ''}${reference.name}`,
  );
  if (reference.missing) return { content: { kind: 'nothing' }, text: named, note: 'the file is missing' };
  const image = images.get(reference.id);
  if (!images.has(reference.id)) void readReference(reference.id);
  if (image instanceof Error) return { content: { kind: 'nothing' }, text: named, note: image.message };
  if (!image) return { content: undefined, text: named, note: 'being read' };
  return { content: { kind: 'reference', image }, text: named };
}

async function readReference(id: string): Promise<void> {
  images.set(id, undefined);
  try {
    const response = await fetch(`api/references/${id}`);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    images.set(id, await createImageBitmap(await response.blob()));
  } catch (error) {
    images.set(id, error as Error);
  }
  const [oldest] = images.keys();
  if (images.size > IMAGES && oldest !== undefined) images.delete(oldest);
  arrived.value += 1;
}

import type { TimelineClip } from '../timeline.js';
import type { FileTable } from './fcp7-media.js';
import { childOf, childrenOf, textOf, type XmlElement } from './xml-document.js';

/** Kinds of blending by which a clip hides what lies below it. */
const OPAQUE_MODES = /^(normal|none)?$/i;

/** What says of a file's alpha channel that there is none, or that it is not looked at. */
const NO_ALPHA = /^(none|ignore)?$/i;

/**
 * Whether clips on lower tracks are seen through a clip: generators, titles and Premiere's adjustment layers (which it
 * calls slugs, and graphics), blended clips, and files with an alpha channel.
 */
export function overlayOf(clip: XmlElement, files: FileTable): TimelineClip['overlay'] {
  const described = files.described(clip);
  const isMade = described !== undefined && textOf(described, 'mediaSource') !== undefined;
  if (clip.name === 'generatoritem' || (isMade && textOf(described, 'pathurl') === undefined))
    return 'certain';
  if (!OPAQUE_MODES.test(textOf(clip, 'compositemode')?.trim() ?? '')) return 'likely';
  if (!NO_ALPHA.test(textOf(clip, 'alphatype')?.trim() ?? '')) return 'likely';
  return isTransparent(clip) ? 'likely' : undefined;
}

/** Whether a clip's opacity is set below 100 all along. Where it changes, as in a fade, the clip is there in between. */
function isTransparent(clip: XmlElement): boolean {
  return childrenOf(clip, 'filter').some((filter) => {
    const effect = childOf(filter, 'effect');
    if (textOf(effect, 'effectid')?.trim().toLowerCase() !== 'opacity') return false;
    return childrenOf(effect, 'parameter').some((parameter) => {
      if (textOf(parameter, 'parameterid')?.trim().toLowerCase() !== 'opacity') return false;
      return Number(textOf(parameter, 'value') ?? Number.NaN) < 100 && !childOf(parameter, 'keyframe');
    });
  });
}

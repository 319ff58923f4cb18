import type { Rational } from '../../../time/rational.js';
import { fileNameOf, pathOfLocation } from '../media-path.js';
import type { MediaReference } from '../timeline.js';
import type { JsonNode } from './json-document.js';
import { hasNoRate, readRange, schemaOf } from './otio-times.js';

/**
 * The media of a clip: of Clip.1 its one reference, of Clip.2 the active one.
 *
 * @param clip - a Clip
 * @param frameRate - rate of the media where its reference tells none
 */
export function readMedia(clip: JsonNode, frameRate: Rational): MediaReference {
  const node = activeReference(clip);
  const reel = readReel(clip) ?? readReel(node);
  const nothing = { path: undefined, name: undefined, reel, frameRate, available: undefined };
  if (node.missing) return nothing;
  const range = node.get('available_range');
  // Of stills, some programs write the length by a rate of zero.
  const available = range.missing || hasNoRate(range) ? undefined : readRange(range);
  const reference: MediaReference = {
    ...nothing,
    name: node.get('name').text(),
    frameRate: available?.frameRate ?? frameRate,
    available: available?.range,
  };
  const schema = schemaOf(node);
  switch (schema) {
    case 'MissingReference.1':
    case 'GeneratorReference.1':
      return reference;
    case 'ExternalReference.1': {
      const url = node.get('target_url').text();
      if (url === undefined) return reference;
      const path = pathOfLocation(url);
      // A name that the path says as well is none of its own.
      const { name } = reference;
      return { ...reference, path, name: name === fileNameOf(path) ? undefined : name };
    }
    case 'ImageSequenceReference.1':
      return { ...reference, path: sequencePath(node) };
    default:
      node.file.warn(node, `media of schema '${schema}' is left out`);
      return reference;
  }
}

/** The media reference that counts; a missing node where a clip has none. */
export function activeReference(clip: JsonNode): JsonNode {
  const references = clip.get('media_references');
  if (references.missing) return clip.get('media_reference');
  const key = clip.get('active_media_reference_key');
  // What has no media, such as a title, is written with no reference and no key by some programs.
  if (key.missing && references.empty) return references.get('DEFAULT_MEDIA');
  const name = key.text() ?? 'DEFAULT_MEDIA';
  const active = references.get(name);
  return active.missing ? key.fail(`names no media reference: there is no '${name}'`) : active;
}

/** Whether a clip is made by the editing program: a title, a colour, a counting leader. */
export function isGenerated(clip: JsonNode): boolean {
  const reference = activeReference(clip);
  return !reference.missing && schemaOf(reference) === 'GeneratorReference.1';
}

/** Name of the reel, where the tools that write EDLs from such files look for it. */
function readReel(node: JsonNode): string | undefined {
  const reel = node.get('metadata').get('cmx_3600').get('reel').value;
  return typeof reel === 'string' && reel !== '' ? reel : undefined;
}

/** An image sequence as the pattern by which it is opened: `scan/frame_%04d.tif`. */
function sequencePath(node: JsonNode): string {
  const base = pathOfLocation(node.get('target_url_base').text() ?? '');
  const padding = node.get('frame_zero_padding');
  const digits = padding.missing ? 0 : padding.number();
  const name = `${node.get('name_prefix').text() ?? ''}%${digits > 0 ? `0${digits}` : ''}d${node.get('name_suffix').text() ?? ''}`;
  return base === '' || base.endsWith('/') ? `${base}${name}` : `${base}/${name}`;
}

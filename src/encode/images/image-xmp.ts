import { type Provenance, provenanceText } from '../output-tags.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * What made an image, as an XMP packet (ISO 16684-1) with a `dc:description`: PNG and TIFF both hold one.
 *
 * @param provenance - as for {@link provenanceText}
 * @returns undefined when there is nothing to say
 */
export function imageXmp(provenance: Provenance): string | undefined {
  const text = provenanceText(provenance).replace(/[&<>]/g, (sign) => ENTITIES[sign] as string);
  if (text === '') return undefined;
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">',
    `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${text}</rdf:li></rdf:Alt></dc:description>`,
    '</rdf:Description>',
    '</rdf:RDF>',
    '</x:xmpmeta>',
    '<?xpacket end="r"?>',
  ].join('\n');
}

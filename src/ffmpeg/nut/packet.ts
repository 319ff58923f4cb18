import { type ByteReader, nutError } from './byte-reader.js';
import { crc32 } from './checksum.js';
import { LONG_PACKET, STARTCODES } from './format.js';

/** Largest header that is read into memory, in bytes. */
const LARGEST_HEADER = 65536;

/** A packet other than a frame; `kind` is undefined where it was passed over. */
export interface Packet {
  readonly kind: 'main' | 'stream' | 'syncpoint' | undefined;
  readonly content: Uint8Array;
}

function kindOf(startcode: bigint): Packet['kind'] {
  if (startcode === STARTCODES.main) return 'main';
  if (startcode === STARTCODES.stream) return 'stream';
  return startcode === STARTCODES.syncpoint ? 'syncpoint' : undefined;
}

/**
 * Reads packet_header, the content and packet_footer (nut.txt, "packet_header"). Packets of other kinds, such as
 * info and index, are passed over.
 *
 * @param reader - stands behind the packet's first byte
 * @param mark - that byte
 * @throws AutochromeError of kind `input` when a checksum does not match
 */
export async function readPacket(reader: ByteReader, mark: number): Promise<Packet> {
  const seen = [mark];
  for (let i = 1; i < 8; i++) seen.push(await reader.byte());
  const startcode = seen.reduce((code, byte) => (code << 8n) | BigInt(byte), 0n);
  const length = await reader.v(seen);
  if (length > LONG_PACKET && crc32(seen) !== (await readU32(reader))) throw nutError('a damaged header');
  if (length < 4) throw nutError('a header is too short');
  const kind = kindOf(startcode);
  if (kind === undefined) {
    await reader.skip(length);
    return { kind, content: new Uint8Array(0) };
  }
  if (length > LARGEST_HEADER) throw nutError(`a header of ${length} bytes`);
  const content = new Uint8Array(length - 4);
  await reader.read(content);
  if (crc32(content) !== (await readU32(reader))) throw nutError('a damaged header');
  return { kind, content };
}

/** u(32). */
export async function readU32(reader: ByteReader): Promise<number> {
  const bytes = new Uint8Array(4);
  await reader.read(bytes);
  return new DataView(bytes.buffer).getUint32(0);
}

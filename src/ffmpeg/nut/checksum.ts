/** Generator polynomial 0x104C11DB7, most significant bit first. */
const TABLE = new Uint32Array(256).map((_, byte) => {
  let remainder = byte << 24;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder << 1) ^ (remainder < 0 ? 0x04c11db7 : 0);
  return remainder;
});

/**
 * CRC-32 as NUT has it (nut.txt, "checksum"): starting from 0, not reflected, not inverted.
 *
 * @param checksum - of the bytes before, 0 at the start
 */
export function crc32(bytes: Iterable<number>, checksum = 0): number {
  let remainder = checksum | 0;
  for (const byte of bytes) {
    remainder = (remainder << 8) ^ (TABLE[((remainder >>> 24) ^ byte) & 0xff] as number);
  }
  return remainder >>> 0;
}

// Constants of the NUT container. Names and values are those of the NUT specification (nut.txt, "Syntax").

/** `file_id_string`, with its zero byte. */
export const FILE_ID = new TextEncoder().encode('nut/multimedia container\0');

/** First byte of every packet other than a frame. */
export const PACKET_MARK = 0x4e;

/** `main_startcode` and its siblings. */
export const STARTCODES = {
  main: 0x4e4d7a561f5f04adn,
  stream: 0x4e5311405bf2f9dbn,
  syncpoint: 0x4e4be4adeeca4569n,
  index: 0x4e58dd672f23e64en,
  info: 0x4e49ab68b596ba78n,
} as const;

/** `frame_flags`. */
export const FLAGS = {
  key: 1,
  endOfRelevance: 2,
  codedPts: 8,
  streamId: 16,
  sizeMsb: 32,
  checksum: 64,
  reserved: 128,
  sideData: 256,
  headerIndex: 1024,
  matchTime: 2048,
  coded: 4096,
  invalid: 8192,
} as const;

/** Packets longer than this carry a checksum of their header; frames longer than this are never elided. */
export const LONG_PACKET = 4096;

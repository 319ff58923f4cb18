/** Error numbers of the sandbox (WASI's) for those that files of the host fail with. */
const NUMBERS: Readonly<Record<string, number>> = {
  EACCES: 2,
  EDQUOT: 19,
  EFBIG: 22,
  EINVAL: 28,
  EIO: 29,
  EISDIR: 31,
  EMFILE: 33,
  ENAMETOOLONG: 37,
  ENFILE: 41,
  ENOENT: 44,
  ENOSPC: 51,
  ENOTDIR: 54,
  EPERM: 63,
  EPIPE: 64,
  EROFS: 69,
  ESPIPE: 70,
};

/** The sandbox's number of an error such as `ENOSPC`; any that it does not know is an error of input or output. */
export function errnoOf(code: string | undefined): number {
  return NUMBERS[code ?? 'EIO'] ?? (NUMBERS.EIO as number);
}

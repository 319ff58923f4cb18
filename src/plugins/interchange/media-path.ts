import { posix, win32 } from 'node:path';

/**
 * The path of what a timeline names as media: `file:` URLs become paths, everything else stays as it is written.
 *
 * @param location - a path, a `file:` URL or another URL
 */
export function pathOfLocation(location: string): string {
  const url = /^file:(?:\/\/([^/]*))?(\/.*)$/is.exec(location);
  if (!url) return location;
  let path: string;
  try {
    path = decodeURIComponent(url[2] as string);
  } catch {
    path = url[2] as string;
  }
  const host = url[1] ?? '';
  if (host !== '' && host.toLowerCase() !== 'localhost') return `//${host}${path}`;
  return /^\/[A-Za-z]:\//.test(path) ? path.slice(1) : path;
}

/**
 * The location by which Final Cut Pro's files know a path: absolute paths become `file:` URLs, relative paths and URLs
 * stay as they are.
 */
export function locationOfPath(path: string): string {
  if (isUrl(path) || !isAbsolutePath(path)) return path;
  const slashed = /^[A-Za-z]:[\\/]|^\\\\/.test(path) ? path.replaceAll('\\', '/') : path;
  if (slashed.startsWith('//')) {
    const [server, ...rest] = slashed.slice(2).split('/');
    if (server && rest.length > 0) return `file://${server}/${rest.map(encoded).join('/')}`;
  }
  const rooted = slashed.startsWith('/') ? slashed : `/${slashed}`;
  return `file://localhost${rooted.split('/').map(encoded).join('/')}`;
}

function encoded(part: string): string {
  if (/^[A-Za-z]:$/.test(part)) return part;
  // Halves of surrogate pairs have no encoding.
  return encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd'));
}

/** Whether a path of this or another system begins at a root. */
export function isAbsolutePath(path: string): boolean {
  return posix.isAbsolute(path) || (win32.isAbsolute(path) && /^[A-Za-z]:|^\\/.test(path));
}

/** Whether media is named by a URL, such as `https://…`. */
export function isUrl(path: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]+:\/\//.test(path);
}

/** The last part of a path or URL of this or another system. */
export function fileNameOf(path: string): string {
  return win32.basename(path);
}

import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { AutochromeError, usageError } from '../errors.js';

/** How long clients may take, in milliseconds. */
export interface ClientTimes {
  /** For a request with its body, from its first byte. */
  readonly request: number;
  /** Without reading a byte of an answer that waits to be read. */
  readonly reading: number;
}

const USUAL_TIMES: ClientTimes = { request: 60_000, reading: 60_000 };

/** Connections at once: a browser has six for each page. */
const MOST_CONNECTIONS = 128;

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** Ends all connections. */
  close(): Promise<void>;
}

/**
 * Listens on this machine alone.
 *
 * @param port - 0 for any that is free
 * @throws AutochromeError of kind `usage` when the port is taken or may not be used
 */
export async function listen(app: Hono, port: number, times = USUAL_TIMES): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
    serverOptions: {
      requestTimeout: times.request,
      headersTimeout: Math.min(times.request, 10_000),
      connectionsCheckingInterval: Math.min(times.request / 2, 5_000),
    },
  }) as Server;
  server.maxConnections = MOST_CONNECTIONS;
  server.setTimeout(times.reading, (socket: Socket) => {
    // Frames take their time to be computed; only who has something to read and does not is ended.
    if (socket.writableLength > 0) socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(portError(port, cause)));
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function portError(port: number, cause: NodeJS.ErrnoException): AutochromeError {
  const hint = 'choose another one, or leave it out for any that is free';
  if (cause.code === 'EADDRINUSE') return usageError(`\`port\` ${port} is used by another program`, hint);
  if (cause.code === 'EACCES') return usageError(`\`port\` ${port} may not be used by this user`, hint);
  return new AutochromeError('failure', `cannot listen on port ${port}: ${cause.message}`, { cause });
}

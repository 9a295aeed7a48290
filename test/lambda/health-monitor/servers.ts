import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { SelfSigned } from './certificates';

/** What a server was asked. */
export interface Asked {
  readonly path: string | undefined;
  readonly host: string | undefined;
  readonly userAgent: string | undefined;
  /** Name in the TLS handshake. */
  readonly serverName: string | false | null | undefined;
}

/** A server on the loopback interface. */
export interface TestServer {
  readonly port: number;
  readonly asked: readonly Asked[];
}

const started: { readonly server: Server; readonly end: () => void }[] = [];

/** Ends every server that this file has started. */
export async function endServers(): Promise<void> {
  for (const { server, end } of started.splice(0)) {
    const closed = server.listening ? once(server, 'close') : undefined;
    server.close();
    end();
    await closed;
  }
}

async function listen(server: Server, end: () => void): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  started.push({ server, end });
  return (server.address() as AddressInfo).port;
}

/** Starts a web server, with TLS where a certificate is given. */
export async function webServer(respond: http.RequestListener, certificate?: SelfSigned): Promise<TestServer> {
  const asked: Asked[] = [];
  const listener: http.RequestListener = (request, response) => {
    const { servername } = request.socket as TLSSocket;
    const { host, 'user-agent': userAgent } = request.headers;
    asked.push({ path: request.url, host, userAgent, serverName: servername });
    respond(request, response);
  };
  const server = certificate === undefined ? http.createServer(listener) : https.createServer(certificate, listener);
  return { port: await listen(server, () => server.closeAllConnections()), asked };
}

/** Starts a server that accepts a connection, then does with it as it is told: nothing at all, or end it. */
export async function rawServer(handle: (end: () => void) => void = () => {}): Promise<number> {
  const open = new Set<() => void>();
  const server = createServer((socket) => {
    const end = () => socket.destroy();
    open.add(end);
    socket.on('error', () => {});
    handle(end);
  });
  return listen(server, () => {
    for (const end of open) {
      end();
    }
  });
}

/** Returns a port at which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What stands between a validation and a server, and sees what is asked. */
export interface Proxy {
  readonly port: number;
  /** Statements with the text that the proxy looks for. */
  seen: number;
  /** Takes no further connection. */
  refuse(): void;
  stop(): void;
}

/**
 * Starts a proxy on a free port of the loopback address.
 *
 * @param port of the server
 * @param text what the statements that are counted have in them
 * @param most of those statements that are passed on; later ones are lost, as on a network that is gone
 */
export async function startProxy(port: number, text: string, most = Number.POSITIVE_INFINITY): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const onward = connect(port, '127.0.0.1');
    socket.on('data', (data) => {
      const counted = data.includes(text);
      proxy.seen += counted ? 1 : 0;
      if (!counted || proxy.seen <= most) {
        onward.write(data);
      }
    });
    onward.on('data', (data) => socket.write(data));
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(one);
      one.on('close', () => other.destroy()).on('error', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: Proxy = {
    port: (server.address() as AddressInfo).port,
    seen: 0,
    refuse: () => server.close(),
    stop() {
      server.close();
      for (const socket of sockets) {
        socket.destroy();
      }
    },
  };
  return proxy;
}

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A DNS server on the loopback interface that answers every question with the same name servers. */
export interface NameServer {
  /** Address with port, as a resolver takes it. */
  readonly address: string;
  readonly close: () => void;
}

/**
 * Starts a DNS server.
 *
 * @param nameServers the NS records of every name; none for "no such domain" (NXDOMAIN)
 */
export async function startNameServer(nameServers: readonly string[]): Promise<NameServer> {
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => socket.send(answer(query, nameServers), port, address));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { address: `127.0.0.1:${(socket.address() as AddressInfo).port}`, close: () => socket.close() };
}

/** RFC 1035, section 4.1: header, the question as it came, and one NS record for each name server. */
function answer(query: Buffer, nameServers: readonly string[]): Buffer {
  const questionEnd = query.indexOf(0, 12) + 5;
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | (nameServers.length === 0 ? 3 : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(nameServers.length, 6);
  const records = nameServers.map((nameServer) => {
    const data = domainName(nameServer);
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc00c, 0); // The name of the question.
    record.writeUInt16BE(2, 2); // NS
    record.writeUInt16BE(1, 4); // IN
    record.writeUInt32BE(60, 6);
    record.writeUInt16BE(data.length, 10);
    return Buffer.concat([record, data]);
  });
  return Buffer.concat([header, query.subarray(12, questionEnd), ...records]);
}

function domainName(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

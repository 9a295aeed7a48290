import { BlockList, isIPv4 } from 'node:net';

/** An IPv4 block: `10.40.0.0/16` is the address `10.40.0.0` with the prefix 16. */
export interface Cidr {
  readonly address: string;
  /** Length of the network part in bits, 0..32. */
  readonly prefix: number;
}

/**
 * Parses an IPv4 block. Bits behind the prefix must be 0, as in every CIDR that AWS accepts.
 *
 * @returns undefined when the text is no such block
 */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', prefixText = ''] = text.split('/');
  const prefix = Number(prefixText);
  if (!isIPv4(address) || !/^\d{1,2}$/.test(prefixText) || prefix > 32 || text.split('/').length !== 2) {
    return undefined;
  }
  const bits = address.split('.').map((octet) => Number(octet).toString(2).padStart(8, '0'));
  return bits.join('').slice(prefix).includes('1') ? undefined : { address, prefix };
}

/** Whether two blocks have an address in common. */
export function overlap(one: Cidr, other: Cidr): boolean {
  return contains(one, other) || contains(other, one);
}

function contains(outer: Cidr, inner: Cidr): boolean {
  const block = new BlockList();
  block.addSubnet(outer.address, outer.prefix);
  return block.check(inner.address);
}

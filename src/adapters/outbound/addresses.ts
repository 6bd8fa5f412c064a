import { BlockList, isIPv4 } from 'node:net';
import { ipAddress } from '../ip-address.ts';

/** `configured`: where the operator points to, private networks too. `public`: the open internet alone, for addresses that others gave us. */
export type Reach = 'configured' | 'public';

type Range = readonly [address: string, prefix: number];

// Never: link-local and the places where clouds keep credentials; what is no single host; and (ip-address.ts) IPv6 that carries one of these.
const never: readonly Range[] = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['100.100.100.200', 32], // Alibaba
  ['168.63.129.16', 32], // Azure
  ['192.0.0.192', 32], // Oracle
  ['224.0.0.0', 4],
  ['255.255.255.255', 32],
  ['::', 128],
  ['fe80::', 10],
  ['fd00:ec2::', 32], // Amazon
  ['ff00::', 8],
];

const inside: readonly Range[] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['240.0.0.0', 4],
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
];

const refused: Readonly<Record<Reach, BlockList>> = {
  configured: listOf(never),
  public: listOf([...never, ...inside]),
};

/** True when the bot may open a connection to this IP address, in any spelling. An IPv4 address inside IPv6 counts as the IPv4 address. */
export function mayReach(address: string, reach: Reach): boolean {
  const ip = ipAddress(address);
  if (ip === undefined) return false;
  const list = refused[reach];
  return !list.check(ip.text, `ipv${ip.version}`) && (ip.carried === undefined || !list.check(ip.carried, 'ipv4'));
}

function listOf(ranges: readonly Range[]): BlockList {
  const list = new BlockList();
  for (const [address, prefix] of ranges) list.addSubnet(address, prefix, isIPv4(address) ? 'ipv4' : 'ipv6');
  return list;
}

import { fault } from '../../errors.ts';
import { type IpAddress, ipAddress } from '../ip-address.ts';
import { mayReach } from '../outbound/addresses.ts';

/**
 * A path of an HTTP server, with its query, as it can be sent: begins with a slash and stays below it. Rejects with PARAM_INVALID for steps
 * upwards (also written with %2e or a backslash), encoded slashes, fragments and characters that no path has.
 */
export function checkedPath(path: string): string {
  const [before = ''] = path.split('?', 1);
  const steps = before.replaceAll(/%2e/gi, '.').split('/');
  const isSound =
    path.startsWith('/') &&
    !/[^\x21-\x7e]|[#\\]/.test(path) &&
    !/%(?:2f|5c|00)/i.test(before) &&
    !/%(?![0-9a-f]{2})/i.test(path) &&
    !steps.some((step) => step === '.' || step === '..');
  if (!isSound) throw fault('PARAM_INVALID', 'That is no path of an HTTP server.');
  return path;
}

/** Rejects with PARAM_INVALID for what is no TCP port. */
export function checkedPort(port: number): number {
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw fault('PARAM_INVALID', 'That is no TCP port.');
}

/**
 * The address of a pod as a host of a URL, in its one form. What the API server would not proxy to is refused as well: this machine,
 * link-local addresses, the metadata services of clouds and multicast, in any spelling; a pod says its own address, so it must not lead
 * the bot elsewhere.
 */
export function podHost(address: string): string {
  const ip = ipAddress(address);
  if (ip === undefined || !mayReach(address, 'configured') || isHere(ip)) {
    throw fault('POD_CALL_FAILED', 'The pod has no address that can be called.');
  }
  return ip.version === 6 ? `[${ip.text}]` : ip.text;
}

/** This machine; and IPv6 whose IPv4 address a translator would call, which no pod has. */
function isHere({ text, carried }: IpAddress): boolean {
  return text.startsWith('127.') || text === '::1' || carried !== undefined;
}

import { promises as dns, type LookupAddress } from 'node:dns';
import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP, type LookupFunction, Socket } from 'node:net';
import { type Outbound, type OutboundAnswer, OutboundFailure, type OutboundRequest } from '../../ports/outbound.ts';
import { mayReach, type Reach } from './addresses.ts';

export interface OutboundRules {
  readonly reach: Reach;
  /** Hosts that may be called; every host if omitted. */
  readonly hosts?: (host: string) => boolean;
  /** All addresses of a name; the resolver of the system if omitted. */
  readonly resolve?: (host: string) => Promise<readonly LookupAddress[]>;
}

const longestWaitMs = 600_000;

/**
 * Calls to the outside. A name is resolved once, all its addresses are checked, and the connection is opened to those very
 * addresses: no second answer of the name server comes between. Each request has a connection of its own, so that it is known
 * whether the request can have arrived.
 */
export function outbound(rules: OutboundRules): Outbound {
  const { reach, hosts = () => true, resolve = (host) => dns.lookup(host, { all: true }) } = rules;

  async function addressesOf(host: string, signal: AbortSignal): Promise<readonly LookupAddress[]> {
    if (!hosts(host)) throw refusal(`${host} is not on the list of hosts`);
    const family = isIP(host);
    const found =
      family > 0
        ? [{ address: host, family }]
        : await orAborted(resolve(host), signal).catch((cause: unknown) => {
            throw failure(`${host} could not be looked up`, false, cause, signal);
          });
    // One forbidden address among good ones is an attack, or will be one at the next try.
    if (!found.every(({ address }) => mayReach(address, reach))) throw refusal(`${host} leads to a forbidden address`);
    if (found.length === 0) throw failure(`${host} has no address`, false, undefined, signal);
    return found;
  }

  return {
    async request(given) {
      const url = addressOf(given);
      ended(given.signal);
      const host = url.hostname.replace(/^\[|\]$/g, '');
      return exchange(given, url, await addressesOf(host, given.signal));
    },
    async connect({ host, port, signal }) {
      ended(signal);
      const addresses = await addressesOf(host, signal);
      ended(signal);
      return new Promise((done, failed) => {
        // Commands are short and wait for their answer: nothing is gained by holding them back.
        const socket = new Socket().setNoDelay();
        const stop = () => socket.destroy(new Error('The time is over.'));
        const fail = (cause: unknown) => {
          signal.removeEventListener('abort', stop);
          failed(failure(`${host}:${port} cannot be reached`, false, cause, signal));
        };
        signal.addEventListener('abort', stop, { once: true });
        socket.once('error', fail);
        socket.once('connect', () => {
          signal.removeEventListener('abort', stop);
          socket.off('error', fail);
          done(socket);
        });
        socket.connect({ host, port, lookup: toThese(addresses) });
      });
    },
  };
}

function addressOf({ url, insecure = false }: OutboundRequest): URL {
  const read = URL.parse(url);
  if (read === null) throw refusal('that is no address');
  if (read.protocol !== 'https:' && !(insecure && read.protocol === 'http:'))
    throw refusal('the address is not https://');
  if (read.username !== '' || read.password !== '') throw refusal('the address carries a password');
  return read;
}

/** Throws when the time was over before anything was done. */
function ended(signal: AbortSignal): void {
  if (signal.aborted) throw failure('the time was over before the call', false, signal.reason, signal);
}

function exchange(given: OutboundRequest, url: URL, addresses: readonly LookupAddress[]): Promise<OutboundAnswer> {
  const { signal, body = '' } = given;
  return new Promise((done, failed) => {
    let sent = false;
    let request: ClientRequest;
    const fail = (cause: unknown) => failed(failure(`${url.host} did not answer`, sent, cause, signal));
    try {
      request = (url.protocol === 'https:' ? secureRequest : plainRequest)(url, {
        method: given.method,
        headers: { ...given.headers, ...(given.method === 'GET' ? {} : { 'content-length': Buffer.byteLength(body) }) },
        agent: false,
        lookup: toThese(addresses),
        signal,
      });
    } catch (cause) {
      // A header or an address that cannot be written.
      failed(new OutboundFailure('refused', 'the request cannot be written', { sent: false, cause }));
      return;
    }
    request.once('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        sent = true;
      });
    });
    request.on('error', fail);
    request.once('response', (response) => {
      void read(response, given.mostBytes).then((answer) => {
        request.destroy();
        done(answer);
      }, fail);
    });
    request.end(body);
  });
}

/** The answer as far as it came: once the status is known, a body that breaks off changes nothing about it. */
async function read(response: IncomingMessage, mostBytes: number): Promise<OutboundAnswer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  let whole = true;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      bytes += part.length;
      parts.push(part);
      if (bytes > mostBytes) {
        whole = false;
        break;
      }
    }
  } catch {
    whole = false;
  }
  return {
    status: response.statusCode ?? 0,
    retryAfterMs: waitOf(response.headers['retry-after']),
    body: Buffer.concat(parts).subarray(0, mostBytes).toString(),
    whole,
  };
}

function waitOf(written: string | undefined): number | undefined {
  if (written === undefined || !/^\d{1,9}$/.test(written)) return undefined;
  return Math.min(longestWaitMs, Number(written) * 1000);
}

/** A lookup that gives the addresses that were checked, whatever the name. */
function toThese(addresses: readonly LookupAddress[]): LookupFunction {
  return (_host, options, told) => {
    const [first] = addresses;
    if (options.all === true) told(null, [...addresses]);
    else told(null, first?.address ?? '', first?.family ?? 4);
  };
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((done, failed) => {
    const stop = () => failed(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    work.then(done, failed).finally(() => signal.removeEventListener('abort', stop));
  });
}

function refusal(why: string): OutboundFailure {
  return new OutboundFailure('refused', why, { sent: false });
}

function failure(what: string, sent: boolean, cause: unknown, signal: AbortSignal): OutboundFailure {
  const why = signal.aborted ? 'in time' : `(${codeOf(cause)})`;
  return new OutboundFailure('failed', `${what} ${why}`, { sent, cause });
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return 'connection lost';
}

import { lookup } from 'node:dns/promises';
import { getCACertificates } from 'node:tls';
import { Agent, request } from 'undici';
import { fault } from '../../errors.ts';
import type { WebOptions, WebReader } from '../../ports/web.ts';
import { linkedSignal } from '../../signals.ts';
import { connectionWords } from '../connection-failure.ts';
import { jsonOf } from '../http-answer.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { readBody } from './body.ts';
import { chainOf, type Roots, rootsOf } from './chain.ts';
import { contact } from './contact.ts';
import { sampled } from './sample.ts';

const mostBytes = 1024 * 1024;

/**
 * Servers of the platform that the configuration names; never an address that came from outside. `ca` are authorities, PEM, that are trusted
 * beside those Node trusts.
 */
export function webReader(ca: readonly string[] = []): WebReader & { close(): Promise<void> } {
  const trusted = () => [...getCACertificates('default'), ...ca];
  // A connection that is kept would go on with the certificate of before.
  const agent = new Agent({ pipelining: 0, connect: ca.length === 0 ? {} : { ca: trusted() } });
  // Many requests in a row measure the server, not how connections are made.
  const kept = new Agent({ connections: 100, ...(ca.length === 0 ? {} : { connect: { ca: trusted() } }) });
  let roots: Roots | undefined;

  /** Does work with a deadline; a failure of the network becomes HTTP_FAILED. */
  async function within<T>({ timeoutMs, signal }: WebOptions, work: (over: AbortSignal) => Promise<T>): Promise<T> {
    const deadline = AbortSignal.timeout(timeoutMs);
    const over = linkedSignal(deadline, ...(signal === undefined ? [] : [signal]));
    try {
      return await work(over.signal);
    } catch (cause) {
      signal?.throwIfAborted();
      const what = deadline.aborted
        ? `no answer in ${Math.round(timeoutMs / 1000)} s`
        : `cannot be reached (${connectionWords(cause)})`;
      throw fault('HTTP_FAILED', what, { cause });
    } finally {
      over.release();
    }
  }

  return {
    get: (url, options) =>
      within(options, async (signal) => {
        const started = performance.now();
        const { statusCode, body } = await request(url, { dispatcher: agent, signal });
        const ms = performance.now() - started;
        body.on('error', () => undefined).destroy();
        return { status: statusCode, ms };
      }),
    sample: (url, { timeoutMs }) => sampled(kept, new URL(url), timeoutMs),
    async document(url, options) {
      const started = performance.now();
      const answer = await within(options, async (signal) => {
        const { statusCode, headers, body } = await request(url, {
          dispatcher: agent,
          signal,
          headers: { accept: 'application/json' },
        });
        return { status: statusCode, date: headers['date'], text: await readBody(body, mostBytes) };
      });
      const ms = performance.now() - started;
      if (answer.status !== 200) throw fault('HTTP_FAILED', `answers ${answer.status}, expected 200`);
      const json = answer.text === undefined ? undefined : jsonOf(answer.text);
      if (json === undefined) throw fault('HTTP_FAILED', 'answers with something that is no JSON document');
      const at = new Date(String(answer.date ?? ''));
      return { json, ms, date: Number.isNaN(at.getTime()) ? undefined : at.toISOString() };
    },
    async contact(target, { timeoutMs, signal }) {
      const deadline = AbortSignal.timeout(timeoutMs);
      const over = linkedSignal(deadline, ...(signal === undefined ? [] : [signal]));
      const came = await contact(target, over.signal).finally(over.release);
      signal?.throwIfAborted();
      if (came.failed === undefined || !deadline.aborted) return came;
      return { ...came, failed: { ...came.failed, why: `no answer in ${Math.round(timeoutMs / 1000)} s` } };
    },
    addresses: (host, options) =>
      within(options, async (signal) => {
        const found = await unlessAborted(lookup(host, { all: true }), signal);
        return [...new Set(found.map(({ address }) => address))];
      }),
    async chain(certificates) {
      roots ??= rootsOf(trusted());
      return chainOf(certificates, roots);
    },
    async close() {
      await Promise.all([agent.destroy(), kept.destroy()]);
    },
  };
}

import { fault } from '../../errors.ts';
import { type Outbound, type OutboundAnswer, OutboundFailure } from '../../ports/outbound.ts';
import { type OutboundRules, outbound } from './outbound.ts';

/** The two calls alerts of Amazon SNS need. Both addresses come from a message, so they go to hosts of SNS on the public internet alone. */
export interface SnsCalls {
  /** The PEM text of a signing certificate. Rejects with HTTP_FAILED: the sender should try again. */
  certificate(url: string): Promise<string>;
  /** Confirms a subscription. Rejects with HTTP_FAILED. */
  confirm(url: string): Promise<void>;
}

const snsHost = /^sns\.[a-z]{2}(?:-[a-z]{2,12}){1,2}-\d{1,2}\.amazonaws\.com(?:\.cn)?$/;
const deadlineMs = 5000;
const mostBytes = 64 * 1024;
/** One region has one certificate at a time; forged messages that name others push out each other, never more. */
const mostCertificates = 16;

/** `rules` changes where calls may go; for tests. */
export function snsCalls(rules: Partial<OutboundRules> = {}): SnsCalls {
  const out = outbound({ reach: 'public', hosts: (host) => snsHost.test(host), ...rules });
  const certificates = new Map<string, Promise<string>>();

  async function fetched(url: string): Promise<string> {
    const { body, whole } = await get(out, url);
    if (!whole || !body.startsWith('-----BEGIN CERTIFICATE-----'))
      throw fault('HTTP_FAILED', 'SNS sent no certificate.');
    return body;
  }

  return {
    certificate(url) {
      const known = certificates.get(url);
      if (known !== undefined) return known;
      // An address of SNS has one certificate forever; many messages at once ask for it once.
      const asked = fetched(url);
      certificates.set(url, asked);
      const [oldest] = certificates.keys();
      if (certificates.size > mostCertificates && oldest !== undefined) certificates.delete(oldest);
      asked.catch(() => certificates.delete(url));
      return asked;
    },
    async confirm(url) {
      await get(out, url);
    },
  };
}

async function get(out: Outbound, url: string): Promise<OutboundAnswer> {
  try {
    const answer = await out.request({ method: 'GET', url, mostBytes, signal: AbortSignal.timeout(deadlineMs) });
    if (answer.status === 200) return answer;
    throw fault('HTTP_FAILED', `SNS answered ${answer.status}.`);
  } catch (error) {
    if (!(error instanceof OutboundFailure)) throw error;
    throw fault('HTTP_FAILED', `SNS: ${error.message}.`, { cause: error });
  }
}

import { runCard } from '../../../src/blocks/run-card.ts';
import { cacheReport } from '../../../src/caches/overview.ts';
import type { Report } from '../../../src/model/report.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import { aCacheServer, someKeys } from '../../caches/samples.ts';
import { aCard, ago, anOffer, nameOf, now } from './values.ts';

function looked(report: Report, environment = 'production'): ChatPayload {
  const offers = (report.offers ?? []).map((offer) => anOffer(offer.label));
  const run = {
    action: 'cache',
    environment,
    risk: 'read-only',
    state: 'succeeded' as const,
    report,
    startedAt: ago(5),
    finishedAt: now,
  };
  return runCard(aCard(run, { offers }), nameOf);
}

const { memory } = aCacheServer();

/** What looking at a Redis gives. */
export const cacheMessages: Readonly<Record<string, ChatPayload>> = {
  'cache-full': looked(
    cacheReport({
      server: aCacheServer({ memory: { ...memory, usedBytes: 1.95 * 2 ** 30, policy: 'noeviction' } }),
      now: { seconds: 3, hits: 41, misses: 160, evicted: 0 },
      keys: someKeys(),
    }),
  ),
  'cache-hidden': looked(
    cacheReport({
      server: aCacheServer({ slow: undefined, lacking: ['ACL SETUSER mcp_chatops +slowlog|get'] }),
      now: { seconds: 3, hits: 336, misses: 24, evicted: 0 },
    }),
    'staging',
  ),
};

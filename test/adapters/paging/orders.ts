import { outbound } from '../../../src/adapters/outbound/outbound.ts';
import { isFault } from '../../../src/errors.ts';
import type { PageOrder, PageProvider, Pager, ProviderSurroundings } from '../../../src/paging/provider.ts';

export const now = new Date('2026-11-20T10:30:00.000Z');

/** Secrets of the tests, by the name of their environment variable. */
export const secrets: Readonly<Record<string, string>> = {
  PAGERDUTY_ROUTING_KEY: 'r'.repeat(32),
  PAGE_SECRET: 's'.repeat(40),
  SMTP_PASSWORD: 'pass word äöü',
};

const surroundings: ProviderSurroundings = {
  secret: (name) => secrets[name] ?? '',
  now: () => now,
  outbound: outbound({ reach: 'configured' }),
};

/** A page of L1 about INC-7. */
export function order(changes: Partial<PageOrder> = {}): PageOrder {
  return {
    key: 'page-41',
    incidentKey: 'inc-7-3f2a',
    kind: 'page',
    incident: 'INC-7',
    title: 'Error rate above 5%',
    severity: 1,
    environment: 'production',
    service: 'mcp-server',
    summary: 'Half of all calls fail — since 10:28.',
    person: { slack: 'U0DEV', email: 'dana@example.com' },
    level: 'L1',
    at: '2026-11-20T10:30:00.000Z',
    nextAt: '2026-11-20T10:45:00.000Z',
    repeated: false,
    ...changes,
  };
}

/** A provider with settings as the configuration would have them. */
export function opened<Settings>(provider: PageProvider<Settings>, settings: unknown): Pager {
  return provider.open(provider.settings.parse(settings), surroundings);
}

/** How a page failed, in words: code, effect and how long to wait. */
export async function failureOf(sending: Promise<unknown>): Promise<string> {
  try {
    await sending;
    return 'taken';
  } catch (error) {
    if (!isFault(error)) throw error;
    const wait = error.retryAfterMs === undefined ? '' : ` after ${error.retryAfterMs} ms`;
    return `${error.code} ${error.effect}${wait}`;
  }
}

/** A deadline that nothing in a test reaches. */
export const inTime = () => AbortSignal.timeout(20_000);

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { pagingSection } from '../../src/config/incidents.ts';
import { provider as webhook } from '../../src/paging/providers/webhook.ts';
import type { OutboundRequest } from '../../src/ports/outbound.ts';

const page = readFileSync(new URL('../../docs/paging.md', import.meta.url), 'utf8');

/** The first block of a language on the page. */
function block(language: string): string {
  const found = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(page)?.[1];
  if (found === undefined) throw new Error(`docs/paging.md has no block of ${language}`);
  return found;
}

it('has an example the configuration takes', () => {
  const { paging } = parse(block('yaml')) as { readonly paging: unknown };
  expect(pagingSection.safeParse(paging).error?.issues ?? []).toEqual([]);
});

it('has a check that lets our webhook in, and nothing else', async () => {
  const { isOurs } = (await import(`data:text/javascript,${encodeURIComponent(block('js'))}`)) as {
    isOurs(headers: object, body: string, secret: string, now: number): boolean;
  };
  const now = new Date('2026-11-20T10:30:00Z');
  const requests: OutboundRequest[] = [];
  const settings = webhook.settings.parse({ url: 'https://sms.example.com/page', secretEnv: 'SMS_SECRET' });
  const pager = webhook.open(settings, {
    secret: () => 'secret',
    now: () => now,
    outbound: {
      async request(request) {
        requests.push(request);
        return { status: 200, body: '', retryAfterMs: undefined, whole: true };
      },
      connect: () => Promise.reject(new Error('no mail here')),
    },
  });
  const order = {
    key: 'page-1',
    incidentKey: 'inc-7',
    kind: 'page',
    incident: 'INC-7',
    title: 'Error rate above 5%',
    severity: 1,
    environment: 'production',
    service: 'mcp-server',
    summary: 'Half of all calls fail.',
    person: { slack: 'U0DEV' },
    level: 'L1',
    at: now.toISOString(),
    nextAt: undefined,
    repeated: false,
  } as const;
  await pager.send(order, AbortSignal.timeout(10_000));
  const [request] = requests;
  const { headers = {}, body = '' } = request ?? {};
  const asked = (given: object, text: string, secret: string, minutes = 0) =>
    isOurs(given, text, secret, now.getTime() + minutes * 60_000);
  expect(asked(headers, body, 'secret')).toBe(true);
  expect(asked(headers, body, 'secret', 4)).toBe(true);
  expect(asked(headers, body, 'secret', 6)).toBe(false);
  expect(asked(headers, `${body} `, 'secret')).toBe(false);
  expect(asked(headers, body, 'another')).toBe(false);
  expect(asked({}, body, 'secret')).toBe(false);
});

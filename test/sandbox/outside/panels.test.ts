import { afterAll, beforeAll, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { type Outside, startOutside } from '../../../sandbox/outside.ts';
import { registerOutside } from '../../../sandbox/panels/outside.ts';
import { type PanelState, panelState } from '../../../sandbox/ui/panel-protocol.ts';
import type { Panel, Panels } from '../../../sandbox/workspace/ui/panels.ts';
import { outbound } from '../../../src/adapters/outbound/outbound.ts';
import { hooksSection, incidentsSection, pagingSection } from '../../../src/config/incidents.ts';
import { pageProviders } from '../../../src/paging/providers.ts';
import { inTime, order } from '../../adapters/paging/orders.ts';

const clock = movableClock();
let outside: Outside;
const panels = new Map<string, Panel>();
beforeAll(async () => {
  // The bot is not up: nothing listens on port 1.
  outside = await startOutside({ clock, botUrl: () => 'http://127.0.0.1:1' });
  const row: Pick<Panels, 'register'> = {
    register(name, panel) {
      panels.set(name, panel);
      return { changed: () => undefined, remove: () => undefined };
    },
  };
  registerOutside(row, outside);
});
afterAll(() => outside.stop());

async function press(name: string, action: string, values: Readonly<Record<string, string>> = {}): Promise<PanelState> {
  return panelState.parse(await panels.get(name)?.act?.({ action, values }, 'U0DEV'));
}
const shown = async (name: string) => JSON.stringify(panelState.parse(await panels.get(name)?.read('U0DEV')));

/** Sends a page the way the bot would, with the configuration and the secrets it is given. */
async function page(name: 'mail' | 'pagerduty' | 'webhook'): Promise<void> {
  const given = pagingSection.parse(outside.config.paging).providers[name];
  const provider = pageProviders.get(given?.type ?? '');
  const pager = provider?.open(given?.settings, {
    secret: (variable) => outside.env[variable] ?? '',
    now: () => clock.now(),
    outbound: outbound({ reach: 'configured' }),
  });
  await pager?.send(order(), inTime());
}

it('gives the bot a configuration that fits', () => {
  for (const [section, value] of [
    [hooksSection, outside.config.hooks],
    [incidentsSection, outside.config.incidents],
    [pagingSection, outside.config.paging],
  ] as const)
    expect(section.safeParse(value).error?.issues ?? []).toEqual([]);
});

it('shows every page that goes out', async () => {
  await page('mail');
  await page('mail');
  await page('pagerduty');
  await page('webhook');
  expect(await shown('mailbox')).toContain('[P1] INC-7 Error rate above 5% (L1)');
  expect(await shown('mailbox')).toContain('Sent before: 1');
  expect(await shown('pager')).toContain('PagerDuty: trigger');
  expect(await shown('pager')).toContain('Webhook');
  await press('mailbox', 'clear');
  await press('pager', 'clear');
  expect(await shown('mailbox')).toContain('No mail yet');
  expect(await shown('pager')).toContain('Silent so far');
});

it('lets one break the ways out', async () => {
  await press('pager', 'behaviour', { behaviour: '503' });
  expect(await shown('pager')).toContain('answers 503');
  await expect(page('webhook')).rejects.toMatchObject({ code: 'PAGE_FAILED' });
  await press('pager', 'behaviour', { behaviour: 'well' });
  await press('mailbox', 'behaviour', { behaviour: '550' });
  await expect(page('mail')).rejects.toMatchObject({ code: 'PAGE_REFUSED' });
  await press('mailbox', 'behaviour', { behaviour: 'well' });
  await expect(press('mailbox', 'behaviour', { behaviour: 'sad' })).rejects.toThrow('Choose one of the list.');
});

it('makes trouble at the press of a button, and shows what the bot answered', async () => {
  const place = { environment: 'production' };
  for (const trouble of ['error-rate', 'crash-loop', 'database', 'disk', 'grafana'])
    await press('monitoring', trouble, place);
  await press('monitoring', 'storm', { ...place, count: '100', shape: 'one-group' });
  expect(await shown('monitoring')).toContain('Firing alerts: 106');
  await press('monitoring', 'resolve-one');
  expect(await shown('monitoring')).toContain('Firing alerts: 105');
  await expect.poll(() => shown('monitoring')).toContain('fetch failed');
  await press('monitoring', 'resolve');
  expect(await shown('monitoring')).toContain('Nothing fires');
  await expect(press('monitoring', 'disk', { environment: 'moon' })).rejects.toThrow('Choose an environment.');
  await expect(press('monitoring', 'storm', { ...place, count: '0' })).rejects.toThrow('How many');
});

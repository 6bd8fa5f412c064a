import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startOutside } from '../../../sandbox/outside.ts';
import { registerOutside } from '../../../sandbox/panels/outside.ts';
import { outbound } from '../../../src/adapters/outbound/outbound.ts';
import { provider as email } from '../../../src/paging/providers/email.ts';
import { provider as pagerduty } from '../../../src/paging/providers/pagerduty.ts';
import { inTime, order } from '../../adapters/paging/orders.ts';
import { chromiumPath, launchChromium, noChromium } from './chromium.ts';
import { keepPicture, stage } from './support.ts';

describe.skipIf(chromiumPath === undefined)(`monitoring, mailbox and pager (${chromiumPath ?? noChromium})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it('show what fires and what was sent', async () => {
    const { open, workspace, clock } = await stage(browser);
    // No bot: what the monitors send gets no answer, and the panel says so.
    const outside = await startOutside({ clock, botUrl: () => 'http://127.0.0.1:1' });
    onTestFinished(() => outside.stop());
    registerOutside(workspace.panels, outside);
    const page = await open();
    const panels = page.getByRole('complementary', { name: 'Panels' });

    await panels.getByRole('button', { name: 'Monitoring' }).click();
    await panels.getByText('Nothing fires').waitFor();
    await panels.getByRole('button', { name: 'Database down' }).click();
    const form = panels.getByRole('form', { name: 'Database down' });
    await form.getByLabel('Environment').selectOption('staging');
    await form.getByRole('button', { name: 'Database down' }).click();
    await panels.getByText('Firing alerts: 1').waitFor();
    await panels.getByText('PostgreSQL does not answer').waitFor();
    await panels.getByText('fetch failed').first().waitFor();
    await keepPicture(page, 'panel-monitoring');

    const surroundings = {
      secret: (name: string) => outside.env[name] ?? '',
      now: () => clock.now(),
      outbound: outbound({ reach: 'configured' }),
    };
    const { mail, pagerduty: duty } = outside.config.paging.providers;
    const { type: _mail, ...mailSettings } = mail;
    const { type: _duty, ...dutySettings } = duty;
    await panels.getByRole('button', { name: 'Mailbox' }).click();
    await email.open(email.settings.parse(mailSettings), surroundings).send(order(), inTime());
    await panels.getByText('[P1] INC-7 Error rate above 5% (L1)').waitFor();
    await panels.getByText('Acknowledge it in Slack').waitFor();
    await keepPicture(page, 'panel-mailbox');

    await panels.getByRole('button', { name: 'Pager' }).click();
    const pager = pagerduty.open(pagerduty.settings.parse(dutySettings), surroundings);
    await pager.send(order(), inTime());
    await pager.send(order({ kind: 'resolved' }), inTime());
    await panels.getByText('PagerDuty: resolve').waitFor();
    expect(outside.pager.arrived).toHaveLength(2);
    await keepPicture(page, 'panel-pager');
  });
});

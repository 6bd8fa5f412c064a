import { expect, it } from 'vitest';
import { homeView } from '../../src/blocks/home.ts';
import { reportMessage } from '../../src/blocks/report.ts';
import type { Names } from '../../src/blocks/rich-text.ts';
import { named } from '../../src/delivery/named.ts';
import type { Report } from '../../src/model/report.ts';
import type { ChatPayload } from '../../src/ports/chat.ts';

const known = new Map([
  ['U0DEV', '@dev'],
  ['U0LEAD', '@lead'],
]);

/** What is drawn, and whom the directory was asked for. */
async function drawn(draw: (names: Names) => ChatPayload) {
  const asked: string[][] = [];
  const payload = await named(async (users) => {
    asked.push([...users]);
    return known;
  }, draw);
  return { text: JSON.stringify(payload), asked };
}

it('names everybody a report names, wherever they stand in it, in one look-up', async () => {
  const report: Report = {
    mark: 'neutral',
    headline: 'Changes',
    parts: [
      { kind: 'list', ordered: false, items: [['by ', { user: 'U0DEV' }]] },
      { kind: 'table', columns: [{ title: 'Who' }], rows: [[[{ user: 'U0LEAD' }]]] },
    ],
    notes: [['first by ', { user: 'U0DEV' }]],
  };
  const { text, asked } = await drawn((names) => reportMessage(report, names));
  expect(asked).toEqual([['U0DEV', 'U0LEAD']]);
  expect(text).toContain('@dev');
  expect(text).toContain('@lead');
  expect(text).not.toMatch(/U0(?:DEV|LEAD)/);
});

it('names who is on call in App Home', async () => {
  const onCall = [{ mark: 'good' as const, label: 'lead', text: [{ user: 'U0LEAD' }] }];
  const content = {
    ...{
      user: 'U0DEV',
      environment: 'production',
      catalog: new Map(),
      mayDecide: () => true,
      paged: new Set<number>(),
    },
    ...{ open: [], recent: [], incidents: [], onCall },
  };
  const { text } = await drawn((names) => homeView(content, names));
  expect(text).toContain('@lead');
  expect(text).not.toContain('U0LEAD');
});

it('asks for nobody where nobody is named, and for nobody who is no person', async () => {
  const report: Report = {
    mark: 'good',
    headline: 'Well',
    parts: [{ kind: 'text', text: ['by ', { user: 'alertmanager' }] }],
  };
  const { asked } = await drawn((names) => reportMessage(report, names));
  expect(asked).toEqual([]);
});

it('keeps the id of somebody the directory does not know', async () => {
  const report: Report = { mark: 'good', headline: 'Well', parts: [{ kind: 'text', text: [{ user: 'U0GONE' }] }] };
  const { text } = await drawn((names) => reportMessage(report, names));
  expect(text).toContain('U0GONE');
});

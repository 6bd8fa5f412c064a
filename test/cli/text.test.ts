import { expect, it } from 'vitest';
import { payloadText, peopleIn } from '../../src/cli/text.ts';
import type { ChatPayload } from '../../src/ports/chat.ts';
import { goldens } from '../golden/all.ts';
import { shippedActions, shippedAnswers } from '../support/shipped-commands.ts';

const style = {
  user: (id: string) => `@${id}`,
  time: (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 16),
};

it('shows a plan with its table in columns, and no button', async () => {
  const all = goldens(await shippedActions(), await shippedAnswers());
  const text = payloadText(all.get('rollback-plan')?.payload as ChatPayload, style);
  const lines = text.split('\n');
  expect(lines[0]).toBe('Roll back mcp-server to 2.2.0 (revision 2) · production · asked by @dev');
  const head = lines.findIndex((line) => line.startsWith('Release '));
  const changeAt = lines[head]?.indexOf('Change') ?? -1;
  expect(lines[head + 1]?.slice(changeAt)).toMatch(/^release 2\.3\.0/);
  expect(lines[head + 3]?.slice(changeAt)).toMatch(/^release 2\.1\.0/);
  expect(text).not.toContain('Cancel');
});

it('shows every message, with nothing of Slack’s own notation left in it', async () => {
  for (const [name, { payload }] of goldens(await shippedActions(), await shippedAnswers())) {
    const text = payloadText(payload as ChatPayload, style);
    expect(text.length, name).toBeGreaterThan(10);
    expect(text, name).not.toMatch(/<!|<@|&lt;|&amp;|undefined|\[object/);
  }
});

it('knows everybody a message names, in its words and in its small print, once each', () => {
  expect(
    peopleIn({
      text: '',
      blocks: [
        { type: 'context', elements: [{ type: 'mrkdwn', text: '<@U0DEV> and <@W0B>' }] },
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'user', user_id: 'U0DEV' }] }],
        },
      ],
    }),
  ).toEqual(['U0DEV', 'W0B']);
});

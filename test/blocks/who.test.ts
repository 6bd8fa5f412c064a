import { expect, it } from 'vitest';
import { mrkdwn } from '../../src/blocks/mrkdwn.ts';
import { mentioned, richElements } from '../../src/blocks/rich-text.ts';
import { plain } from '../../src/model/text.ts';

it.each([
  ['bot', 'bot'],
  ['hook alertmanager', 'Alertmanager'],
  ['hook <@U1>', '<@U1>'],
  ['', ''],
])('%j did something: said as %j, never as a mention', (who, said) => {
  for (const text of [[{ user: who }], [{ mention: who }]]) {
    expect(JSON.stringify(richElements(text, mentioned))).not.toContain('user_id');
    expect(mrkdwn(text, mentioned)).not.toContain('<@');
    expect(plain(text)).toBe(said);
  }
});

it('a person is named where the name is known, and mentioned where it is not', () => {
  expect(richElements([{ user: 'U0DEV' }], mentioned)).toEqual([{ type: 'user', user_id: 'U0DEV' }]);
  expect(richElements([{ user: 'U0DEV' }], () => '@dev')).toEqual([{ type: 'text', text: '@dev' }]);
  expect(mrkdwn([{ mention: 'W0B' }], mentioned)).toBe('<@W0B>');
});

import { describe, expect, it } from 'vitest';
import { commandOf } from '../../src/handlers/typed-text.ts';
import { asTyped, personIn } from '../../src/model/typed-people.ts';

it.each([
  ['<@UBOT> health', 'health'],
  ['please <@UBOT> rollback to=3', 'please   rollback to=3'],
  ['<@UBOT>', ''],
  [
    '<@UBOT> rollback image=<http://registry.example.com/mcp|registry.example.com/mcp>',
    'rollback image=registry.example.com/mcp',
  ],
  ['<@UBOT> mail <mailto:dev@example.com|dev@example.com>', 'mail dev@example.com'],
  ['<@UBOT> x="a &amp; b" y=&lt;c&gt;', 'x="a & b" y=<c>'],
  ['<@UBOT> &amp;lt;', '&lt;'],
  ['<@UOTHER> health', '<@UOTHER> health'],
  ['note "see <https://example.com/a>, as in <#C0OPS|mcp-ops>"', 'note "see https://example.com/a, as in #mcp-ops"'],
  ['incident lead <@U0OLA|ola>', 'incident lead <@U0OLA|ola>'],
])('%s asks for %s', (text, command) => {
  expect(commandOf(text, 'UBOT')).toBe(command);
});

describe('a person in a command', () => {
  it('is known by id, and read by name', () => {
    expect(personIn('comms <@U0OLA|ola>')).toBe('U0OLA');
    expect(personIn('<@U0OLA>')).toBe('U0OLA');
    expect(personIn('U0OLA')).toBe('U0OLA');
    expect(personIn('@ola')).toBeUndefined();
    expect(asTyped('ask <@U0OLA|ola> and <@U0DEV>')).toBe('ask @ola and <@U0DEV>');
  });
});

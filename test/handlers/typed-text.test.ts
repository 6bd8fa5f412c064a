import { expect, it } from 'vitest';
import { commandOf } from '../../src/handlers/mention.ts';

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
])('%s asks for %s', (text, command) => {
  expect(commandOf(text, 'UBOT')).toBe(command);
});

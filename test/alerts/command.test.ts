import { expect, it } from 'vitest';
import { commandKey, commandOf, commandsOf } from '../../src/alerts/command.ts';

it.each([
  ['/mcp metrics errors by=tool since=1h', 'metrics errors by=tool since=1h'],
  [' /mcp diagnose mcp-server ', 'diagnose mcp-server'],
  ['mcp health', undefined],
  ['/mcp', undefined],
  ['/mcp  health', undefined],
  ['/mcp logs grep="a b"', undefined],
  ['/mcp health\n/mcp restart', undefined],
  ['/mcp health <!channel>', undefined],
  ['/mcp health *bold*', undefined],
  ['/mcp restart {{ $labels.deployment }}', undefined],
  [`/mcp ${'a'.repeat(120)}`, undefined],
])('%j is the command %j', (command, wanted) => {
  expect(commandOf({ command })).toBe(wanted);
});

it('an alert without the annotation has none, whatever it inherits', () => {
  expect(commandOf({})).toBeUndefined();
  expect(commandOf(Object.create({ command: '/mcp health' }) as Record<string, string>)).toBeUndefined();
});

it('the commands of what fires, each once; what is over says nothing', () => {
  const alert = (status: 'firing' | 'resolved', command: string | undefined) => ({ status, command });
  const alerts = [alert('firing', undefined), alert('resolved', 'b'), alert('firing', 'a'), alert('firing', 'a')];
  expect(commandsOf(alerts)).toEqual(['a']);
  expect(commandKey('a')).not.toBe(commandKey('b'));
});

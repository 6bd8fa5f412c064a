import { expect, it } from 'vitest';
import { chosenWorld } from '../../src/cli/chosen-world.ts';

const line = ['restart', 'mcp-server', '--yes'];

it.each([
  ['a configuration alone', { config: 'there', sandbox: false }, 'config'],
  ['a running sandbox alone', { config: 'none', sandbox: true }, 'sandbox'],
  ['a configuration named by MCP_CHATOPS_CONFIG, beside a sandbox', { config: 'named', sandbox: true }, 'config'],
  ['neither', { config: 'none', sandbox: false }, 'config'],
] as const)('%s is addressed without a word', (_, worlds, world) => {
  expect(chosenWorld(line, worlds)).toEqual({ world, args: line, mistake: undefined });
});

it('a config.yaml beside a running sandbox has to be chosen: nothing reaches a real platform by accident', () => {
  const both = { config: 'there', sandbox: true } as const;
  expect(chosenWorld(line, both).mistake).toContain('Say which one you mean');
  expect(chosenWorld(['--sandbox', ...line], both)).toEqual({ world: 'sandbox', args: line, mistake: undefined });
  expect(chosenWorld(['--config', ...line], both)).toEqual({ world: 'config', args: line, mistake: undefined });
  expect(chosenWorld(['--sandbox'], { config: 'there', sandbox: false }).mistake).toContain('No sandbox runs');
});

import { expect, it } from 'vitest';
import { actionIds } from '../../src/blocks/elements.ts';
import { helpMessage } from '../../src/blocks/help.ts';
import { menuMessage } from '../../src/blocks/menu.ts';
import type { Catalog } from '../../src/catalog/loader.ts';
import { shippedActions } from '../support/shipped-commands.ts';

const shipped = await shippedActions();

/** The shipped commands and further ones: a hundred in all, which is the most that a menu of Slack holds. */
function many(): Catalog {
  const health = shipped.get('health');
  if (health === undefined) throw new Error('no health');
  const words = Array.from({ length: 100 - shipped.size }, (_, number) => [`db look-${number}`, health] as const);
  return new Map([...shipped, ...words]);
}

const content = { environment: 'production', open: [], recent: [], incidents: undefined };
const buttonsOf = (payload: { readonly blocks: readonly unknown[] }) =>
  JSON.stringify(payload.blocks).match(/"type":"button"/g)?.length ?? 0;

it('few commands are buttons each, and nothing has to be searched', () => {
  const few = new Map([...shipped].slice(0, 3));
  const menu = menuMessage({ ...content, catalog: few });
  expect(buttonsOf(menu)).toBe(few.size);
  expect(JSON.stringify(menu)).not.toContain('Find a command');
});

it('many commands are a search, what this person used lately, and the ones of every day', () => {
  const menu = menuMessage({ ...content, catalog: many(), recent: ['db look-7'] });
  expect(buttonsOf(menu)).toBe(3 + 3 + 1);
  const text = JSON.stringify(menu.blocks);
  expect(text).toContain(`"type":"static_select","action_id":"${actionIds.menu}:0"`);
  expect(text.match(/"text":"\/mcp [^"]*","emoji"/g)).toHaveLength(many().size);
  expect(text.indexOf('Recent')).toBeLessThan(text.indexOf('Look'));
  expect(text).toContain('"value":"health"');
});

it('what was used lately has no second button where it has one in its usual place', () => {
  const blocks = JSON.stringify(menuMessage({ ...content, catalog: many(), recent: ['health', 'db look-7'] }).blocks);
  expect(blocks.match(/"value":"health"/g)).toHaveLength(2);
  expect(blocks.indexOf('Recent')).toBeGreaterThan(-1);
});

it('three looks and three changes have a button: those of every day', () => {
  const labels = JSON.stringify(menuMessage({ ...content, catalog: shipped }).blocks);
  for (const shown of ['Health', 'Diagnose', 'Logs', 'Roll back', 'Restart', 'Scale'])
    expect(labels).toContain(`"text":"${shown}"`);
  expect(labels).not.toContain('"text":"Evict a pod"');
});

it('help names a large group in one line', () => {
  const help = JSON.stringify(helpMessage(many(), []).blocks);
  expect(help).toContain('/mcp help db');
  expect(help).not.toContain('/mcp db look-7');
  expect(help).toContain('/mcp health');
});

import { describe, expect, it } from 'vitest';
import { goldens } from '../golden/all.ts';
import { shippedActions, shippedAnswers } from '../support/shipped-commands.ts';

interface Element {
  readonly type: string;
  readonly style?: string;
  readonly text?: { readonly text: string };
  readonly action_id?: string;
}

interface Block {
  readonly type: string;
  readonly elements?: readonly Element[];
  readonly accessory?: Element;
}

const isButton = ({ type }: Element) => type === 'button';

const shipped = [...goldens(await shippedActions(), await shippedAnswers())].map(([name, { payload }]) => {
  const { blocks } = JSON.parse(JSON.stringify(payload)) as { readonly blocks: readonly Block[] };
  const rows = blocks.map((block) => [...(block.type === 'actions' ? (block.elements ?? []) : []), block.accessory]);
  return { name, rows: rows.map((row) => row.flatMap((one) => (one !== undefined && isButton(one) ? [one] : []))) };
});

/** Where one chooses what to do at all: each group has a row of its own. */
const isLauncher = (name: string) => name === 'home' || name.startsWith('menu');

describe('what is in sight', () => {
  it('is three buttons at most on every message and form, and in every row of the menu and App Home', () => {
    const crowded = shipped.flatMap(({ name, rows }) => {
      const counts = isLauncher(name) ? rows.map((row) => row.length) : [rows.flat().length];
      return counts.filter((count) => count > 3).map((count) => `${name}: ${count}`);
    });
    expect(crowded).toEqual([]);
  });

  it('is red only where the press lets a change begin: what only plans or looks is not', () => {
    const red = shipped.flatMap(({ name, rows }) =>
      rows
        .flat()
        .filter(({ style }) => style === 'danger')
        .map(({ text, action_id: id = '' }) => ({ name, label: text?.text ?? '', id })),
    );
    expect(red.length).toBeGreaterThan(20);
    expect(red.filter(({ label, id }) => label.endsWith('…') || !id.startsWith('mcp:approve'))).toEqual([]);
  });

  it('has one red or main button in a row, so that nobody has to choose between two', () => {
    const loud = shipped.flatMap(({ name, rows }) =>
      rows.flatMap((row) => (row.filter(({ style }) => style !== undefined).length > 1 ? [name] : [])),
    );
    expect(loud).toEqual([]);
  });
});

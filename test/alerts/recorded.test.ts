import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadFolder } from '../../src/catalog/load.ts';
import { hooks, recorded } from './hooks.ts';

const table = Object.entries(hooks).flatMap(([type, hook]) =>
  recorded(type).map(({ name, body }) => ({ type, name, body, hook })),
);

describe('what monitors send', () => {
  it.each(table)('$type: $name', async ({ type, name, body, hook }) => {
    const parsed = await hook.receive(hook.send(body));
    // Written with `vitest -u` after reading what changed.
    await expect(`${JSON.stringify(parsed, null, 2)}\n`).toMatchFileSnapshot(`payloads/${type}/${name}.golden.json`);
  });

  it('has a hook and recorded payloads for every source there is', async () => {
    const sources = await loadFolder(new URL('../../src/alerts/sources/', import.meta.url), 'source');
    const types = sources.map(({ path }) => path).sort();
    expect(Object.keys(hooks).sort()).toEqual(types);
    expect(sources.map(({ value }) => (value as { type: string }).type).sort()).toEqual(types);
    expect(readdirSync(new URL('./payloads/', import.meta.url)).sort()).toEqual(types);
    for (const type of types) expect(recorded(type).length).toBeGreaterThanOrEqual(3);
  });
});

import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { inputSchema } from '../../src/agents/input-schema.ts';
import { longestToolName, toolMeant, toolName } from '../../src/agents/tool-names.ts';
import { type Catalog, loadActions } from '../../src/catalog/loader.ts';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadActions(new URL('../../src/actions/', import.meta.url));
});

describe('the name of a tool', () => {
  it('is one for each face of each action, short enough for every host', () => {
    const names = [...catalog.keys()].flatMap((command) => [toolName(command), toolName(command, 'plan')]);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(name).toMatch(/^[A-Za-z0-9_.-]+$/);
      expect(name.length).toBeLessThanOrEqual(longestToolName);
    }
    for (const command of catalog.keys())
      expect([toolMeant(toolName(command)), toolMeant(toolName(command, 'plan'))]).toEqual([
        { command, face: 'ask' },
        { command, face: 'plan' },
      ]);
  });
});

describe('what a tool takes', () => {
  it('is a JSON Schema that takes the example of every parameter, and nothing it does not name', () => {
    const ajv = new Ajv2020({ strict: false });
    for (const [command, action] of catalog) {
      // `environment`, and for a change `why`, are ours.
      expect(Object.keys(action.params.shape), command).not.toContain('environment');
      if (action.risk !== 'read-only') expect(Object.keys(action.params.shape), command).not.toContain('why');
      const schema = inputSchema(action, ['production'], {
        byDefault: 'production',
        asks: action.risk !== 'read-only',
      });
      const check = ajv.compile(schema);
      expect(check({ environment: 'nowhere' }), command).toBe(false);
      expect(check({ unheard: 1 }), command).toBe(false);
      const none = action.params.safeParse({}).success;
      expect(check({ environment: 'production' }), command).toBe(none);
      for (const property of Object.values(schema.properties)) {
        expect(property, command).toHaveProperty('description');
        // A schema that takes anything says nothing: MCP Inspector warns of it.
        expect(
          ['type', 'enum', 'anyOf'].some((key) => key in property),
          command,
        ).toBe(true);
        // Nor does every client take a list of types.
        expect(JSON.stringify(property), command).not.toContain('"type":[');
      }
    }
  });
});

import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfigFile } from '../../src/config/file.ts';

const root = new URL('../../', import.meta.url);
const text = (path: string) => readFileSync(new URL(path, root), 'utf8');
const accepts = new Ajv({
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
  // Formats are checked by the bot; here it is the shape that counts.
  validateFormats: false,
}).compile(JSON.parse(text('config/schema.json')));

const mistakes = (file: unknown): readonly string[] => {
  accepts(file);
  return (accepts.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`.trim());
};

describe('config/schema.json', () => {
  it.each(['config/generic.yaml', 'config/msil.yaml', 'config.example.yaml'])('accepts %s, as the bot does', (path) => {
    expect(mistakes(parse(text(path)))).toEqual([]);
    expect(readConfigFile(new URL(path, root).pathname)).toMatchObject({ mistakes: [] });
  });

  it.each(['config/generic.yaml', 'config/msil.yaml', 'config.example.yaml'])(
    'is named at the top of %s for editors',
    (path) => {
      const [, named = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text(path)) ?? [];
      expect(new URL(named, new URL(path, root)).href).toBe(new URL('config/schema.json', root).href);
    },
  );

  it('accepts a file that says only what its profile does not', () => {
    expect(mistakes({ profile: 'msil', environments: { production: { namespace: 'elsewhere' } } })).toEqual([]);
  });

  it('asks for the whole of a file without a profile', () => {
    const found = mistakes({ environments: { production: { namespace: 'mcp' } } });
    expect(found).toEqual(
      expect.arrayContaining([
        "must have required property 'policy'",
        "must have required property 'defaultEnvironment'",
        "/environments/production must have required property 'timezone'",
      ]),
    );
  });

  it('refuses what the bot refuses: unknown keys, wrong values', () => {
    const production = { namespace: 'Not A Name', server: { port: 0 }, cache: { mode: 'direct', urlEnv: 'x' } };
    const found = mistakes({ profile: 'msil', wrong: 1, environments: { production } });
    expect(found).toEqual(
      expect.arrayContaining([
        'must NOT have additional properties',
        expect.stringMatching(/^\/environments\/production\/namespace must match pattern/),
        '/environments/production/server/port must be >= 1',
        expect.stringMatching(/^\/environments\/production\/cache\/urlEnv must match pattern/),
      ]),
    );
  });

  it('knows what a hook of each type has', () => {
    const hook = (over: object) => mistakes({ profile: 'msil', hooks: { main: { type: 'alertmanager', ...over } } });
    expect(hook({ auth: { bearerEnv: 'ALERTMANAGER_TOKEN' } })).toEqual([]);
    expect(hook({ auth: { bearerEnv: 'ALERTMANAGER_TOKEN' }, topics: [] })).not.toEqual([]);
    expect(hook({})).not.toEqual([]);
  });
});

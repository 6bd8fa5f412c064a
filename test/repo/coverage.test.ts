import { describe, expect, it } from 'vitest';
import { existing } from '../../scripts/docs/coverage/exists.ts';
import { coverageMistakes, type Exists } from '../../scripts/docs/coverage/mistakes.ts';
import { coveragePage } from '../../scripts/docs/coverage/page.ts';
import { type Coverage, readCoverage, readItems } from '../../scripts/docs/coverage/read.ts';
import { loadActions, loadAnswers } from '../../src/catalog/loader.ts';

const yes = () => true;
const all: Exists = {
  ...{ command: yes, check: yes, cause: yes, checklist: yes, alert: yes, playbook: yes, schedule: yes, setting: yes },
  test: yes,
};
const items = [
  { id: 'A001', section: 'Pods', words: 'kubectl get pods | tail' },
  { id: 'A002', section: 'Pods', words: 'rm `x`' },
];
const one: Coverage['covered'][number] = {
  ids: ['A001'],
  by: { command: ['pods'] },
  beyond: 'Not ready first, with their reasons',
  test: 'test/x.test.ts',
};
const late = { count: 1, items: [{ ids: ['A002'], what: 'something for later' }] };

describe('the coverage of the runbooks', async () => {
  const catalog = await loadActions(new URL('../../src/actions/', import.meta.url));
  const answers = await loadAnswers(new URL('../../src/commands/', import.meta.url));

  it('names every line of both, once, and only what exists', () => {
    const known = readItems();
    expect(known).toHaveLength(214);
    const exists = existing(new Set([...catalog.keys(), ...answers.keys()]));
    expect(coverageMistakes(known, readCoverage(), exists)).toEqual([]);
  });

  it('is found out when a line is missing, doubled or in neither runbook', () => {
    const wrong = { covered: [one, { ...one, ids: ['A001', 'B999'] }], notYet: { count: 0, items: [] } };
    expect(coverageMistakes(items, wrong, all)).toEqual([
      'A002 is missing',
      'A001 is written twice',
      'B999 is in neither runbook',
    ]);
  });

  it('is found out when a command, a test or a number is dead', () => {
    const exists = { ...all, command: () => false, test: () => false };
    expect(coverageMistakes(items, { covered: [one], notYet: { ...late, count: 2 } }, exists)).toEqual([
      'A001: there is no command pods',
      'A001: there is no test test/x.test.ts',
      'notYet.count is 2, and 1 are not covered yet',
    ]);
  });

  it('knows what exists from the things themselves', () => {
    const exists = existing(new Set(['pods']));
    const lookedUp = [
      [exists.command('pods'), exists.command('pots')],
      [exists.check('redis'), exists.check('rediss')],
      [exists.cause('diagnosis/quota'), exists.cause('diagnosis/../causes/quota')],
      [exists.checklist('detect.paged'), exists.checklist('detect.called')],
      [exists.alert('McpServerDown'), exists.alert('McpServer')],
      [exists.schedule('morning-health'), exists.schedule('evening-health')],
      [exists.setting('environments.*.smokeTest'), exists.setting('environments.*.smoke')],
      [exists.test('test/repo/coverage.test.ts'), exists.test('test/repo/no.test.ts')],
    ];
    expect(lookedUp).toEqual(lookedUp.map(() => [true, false]));
  });

  it('prints words of the runbook so that nothing in them is markup', () => {
    expect(coveragePage(items, { covered: [one], notYet: late })).toContain(
      "| A001 | `kubectl get pods \\| tail` | `/mcp pods` | Not ready first, with their reasons | [x](../test/x.test.ts) |\n| A002 | `rm 'x'` | **not yet** | something for later |  |",
    );
  });
});

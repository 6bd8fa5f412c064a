import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adviceOn } from '../../src/config/advice.ts';
import { readConfigFile } from '../../src/config/file.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-advice-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is said of paging in a file over the profile msil, which names people by their e-mail addresses. */
function onPaging(text: string): readonly string[] {
  const path = join(folder, 'config.yaml');
  writeFileSync(path, `profile: msil\n${text}\n`);
  const { file, mistakes } = readConfigFile(path);
  if (file === undefined) throw new Error(mistakes.join('\n'));
  return adviceOn(file).filter((line) => line.startsWith('paging'));
}

const on = 'incidents: { indexChannel: C0OPS }\n';

describe('people whom a page would not reach', () => {
  it('are named once incidents are on', () => {
    expect(onPaging('')).toEqual([]);
    const said = onPaging(on);
    expect(said).toHaveLength(4);
    expect(said[0]).toMatch(
      /^paging\.schedules\.on-call: oncall@nagarro\.com cannot be paged by Slack alone: give the Slack/,
    );
  });

  it('are fewer when a Slack id is given', () => {
    const said = onPaging(
      `${on}paging: { schedules: { on-call: { people: [{ slack: U01, email: oncall@nagarro.com }, U02] } } }`,
    );
    expect(said).toHaveLength(3);
    expect(said.join()).not.toContain('oncall@nagarro.com');
  });

  it('are also found among those who take turns', () => {
    const turns = 'rotation: { people: [U01, { email: ben@example.com }], start: 2026-11-02, timezone: UTC }';
    const levels = 'policies: { default: { levels: [{ role: Engineer, targets: [turns] }] } }';
    expect(onPaging(`${on}paging: { schedules: { turns: { ${turns} } }, ${levels} }`)).toEqual([
      expect.stringContaining('paging.schedules.turns: ben@example.com cannot be paged'),
    ]);
  });

  it('are none when there is a way that takes an address', () => {
    const mail = 'providers: { mail: { type: email, host: smtp.example.com, from: bot@example.com } }';
    expect(onPaging(`${on}paging: { order: [slack, mail], ${mail} }`)).toEqual([]);
    expect(onPaging(`${on}paging: { ${mail} }`)).toHaveLength(4);
  });
});

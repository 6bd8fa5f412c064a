import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-config-check-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `npm run config -- …` with an empty environment. */
function config(...args: readonly string[]) {
  const run = spawnSync(process.execPath, [join(root, 'scripts/config.ts'), ...args], {
    cwd: root,
    encoding: 'utf8',
    env: {},
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

describe('npm run config -- check', () => {
  it('is content with a good file, and names the secrets that are not set here', () => {
    const { code, out } = config('check', 'config.example.yaml');
    expect(code).toBe(0);
    expect(out).toContain(
      '✓ config.example.yaml: good\n  production: namespace mcp-production, Asia/Kolkata, production, the default',
    );
    expect(out).toContain('  - SLACK_BOT_TOKEN is not set: ');
    expect(out).toContain('  - MCP_DATABASE_URL is not set: named in the configuration file');
  });

  it('lists every mistake of a bad one at once, with its line', () => {
    const path = join(folder, 'bad.yaml');
    writeFileSync(path, 'profile: msil\nwrong: 1\nenvironments:\n  production:\n    timezone: Mars/Olympus\n');
    const { code, out } = config('check', path);
    expect(code).toBe(1);
    expect(out).toContain('bad.yaml: 2 mistakes');
    expect(out).toContain('  - line 2, the file: unknown wrong: take it out, or fix its spelling');
    expect(out).toContain(
      '  - line 5, environments.production.timezone: must be an IANA time zone, such as Asia/Kolkata',
    );
  });

  it('reads the guides of the folder beside the file', () => {
    mkdirSync(join(folder, 'ours', 'playbooks'), { recursive: true });
    const path = join(folder, 'guides.yaml');
    writeFileSync(path, 'profile: msil\nextensions: { folder: ours }\n');
    expect(config('check', path).out).toContain('guides: authentication, database, high-error-rate');
    writeFileSync(join(folder, 'ours', 'playbooks', 'wrong.yaml'), 'title: Wrong\nabout: For tests\nstep: []\n');
    const { code, out } = config('check', path);
    expect(code).toBe(1);
    expect(out).toContain('  - wrong.yaml, line 1: steps: ');
    expect(out).toContain('Unrecognized key: "step"');
  });

  it('knows what a maintenance window can cover', () => {
    const path = join(folder, 'cover.yaml');
    const windows =
      '[{ name: Nights, when: "0 1 * * *", to: "04:00", covers: [db vacuum, health, "db settings *", "pots *"] }]';
    writeFileSync(path, `profile: msil\nenvironments: { production: { windows: ${windows} } }\n`);
    const { code, out } = config('check', path);
    expect(code).toBe(1);
    expect(out).toContain('environments.production.windows.0.covers: there is no change "health"');
    expect(out).toContain('environments.production.windows.0.covers: there is no change "pots *"');
    expect(out).toContain('2 mistakes');
  });

  it('takes an alias of nothing for a mistake', () => {
    const path = join(folder, 'alias.yaml');
    writeFileSync(path, 'profile: msil\nlog: *level\n');
    const { code, out } = config('check', path);
    expect(code).toBe(1);
    expect(out).toContain('Unresolved alias');
  });

  it('reads the commands of schedules, and tells when each is due', () => {
    const path = join(folder, 'clock.yaml');
    const schedules = [
      '  gone: { when: "0 9 * * *", command: helth }',
      '  drop: { when: "0 9 * * *", command: health surprise=1 }',
      '  often: { when: "* * * * *", command: health }',
    ];
    writeFileSync(
      path,
      ['profile: msil', 'policy: { byClock: [restart, health] }', 'schedules:', ...schedules].join('\n'),
    );
    const bad = config('check', path);
    expect(bad.code).toBe(1);
    expect(bad.out).toContain('schedules.often.when: is due more often than every 5 minutes');
    writeFileSync(
      path,
      ['profile: msil', 'policy: { byClock: [restart, health] }', 'schedules:', ...schedules.slice(0, 2)].join('\n'),
    );
    const { code, out } = config('check', path);
    expect(code).toBe(1);
    expect(out).toContain('3 mistakes');
    expect(out).toContain('schedules.gone.command: There is no command "helth".');
    expect(out).toContain('schedules.drop.command: ');
    expect(out).toContain('policy.byClock: health only looks and needs no approval');
    expect(out).toContain(
      'schedule morning-health: /mcp health in production, 09:00 every day; off: it has no channel',
    );
  });

  it('says what is allowed and likely not meant', () => {
    const path = join(folder, 'odd.yaml');
    writeFileSync(
      path,
      'profile: msil\nenvironments: { production: { access: { operator: [U01] }, deployments: [other] } }\n',
    );
    const { code, out } = config('check', path);
    expect(code).toBe(0);
    expect(out).toContain('access.approver: disruptive and destructive changes need an approver, and nobody is one');
    expect(out).toContain('deployments: mcp-server, the MCP server, is not among them');
    expect(config('check', 'config/msil.yaml').out).toContain('access: nobody may change anything');
  });

  it.each(['generic', 'msil'])('asks for no secret that config/%s.yaml does not name at its top', (profile) => {
    const file = `config/${profile}.yaml`;
    const [, named = ''] = /^# Secrets it needs: (.+)\.$/m.exec(readFileSync(join(root, file), 'utf8')) ?? [];
    const asked = [...config('check', file).out.matchAll(/^ {2}- ([A-Z_]+) is not set: /gm)].map(([, name]) => name);
    expect(asked).toEqual(named.replaceAll('\n#', '').split(', '));
  });

  it('says where a freeze asks for more people than are named, and reads the freezes of the example', () => {
    const path = join(folder, 'windows.yaml');
    const example = readFileSync(new URL('../../config.example.yaml', import.meta.url), 'utf8')
      .replace('    # freezes:', '    freezes:')
      .replaceAll('    #   - {', '      - {');
    expect(example).toMatch(/^ {6}- \{ name: weekend/m);
    writeFileSync(path, example);
    expect(config('check', path)).toMatchObject({ code: 0 });
    expect(config('check', path).out).not.toContain('freeze');
    writeFileSync(
      path,
      example.replace('approver: ["@mcp-approvers"]', 'approver: [U01]').replace('["@mcp-admins"]', '[]'),
    );
    expect(config('check', path).out).toContain('approver: a freeze asks for two people who may approve');
  });

  it('says how it is used', () => {
    expect(config('chekc')).toMatchObject({ code: 2, err: 'usage: npm run config -- check [FILE]\n' });
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfigFile } from '../../src/config/file.ts';
import { incidentSettingsOf } from '../../src/config/incident-settings.ts';
import type { Severity } from '../../src/model/incident.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-response-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string) {
  const path = join(folder, 'config.yaml');
  writeFileSync(path, text);
  return readConfigFile(path);
}

/** When an answer is due to what began on Friday at ten. */
function due(text: string, severity: Severity): string | undefined {
  const { file } = read(text);
  const settings = file && incidentSettingsOf({ ...file.incidents, indexChannel: 'C0OPS' }, file.paging);
  return settings?.severities[severity].answerDue(new Date('2026-11-20T10:00:00Z')).toISOString();
}

describe('an answer is due', () => {
  it.each([
    ['generic', 1, '2026-11-20T10:15:00.000Z'],
    ['generic', 2, '2026-11-20T11:00:00.000Z'],
    ['generic', 3, '2026-11-20T14:00:00.000Z'],
    ['generic', 4, '2026-11-23T10:00:00.000Z'],
    ['msil', 1, '2026-11-20T10:15:00.000Z'],
    ['msil', 2, '2026-11-20T10:30:00.000Z'],
    ['msil', 3, '2026-11-20T12:00:00.000Z'],
    ['msil', 4, '2026-11-21T10:00:00.000Z'],
  ] as const)('as the runbook of %s says for P%s', (profile, severity, at) => {
    expect(due(`profile: ${profile}`, severity)).toBe(at);
  });

  it('by the business hours of the place', () => {
    const hours = 'businessHours: { timezone: Asia/Kolkata, from: "10:00", to: "19:00" }';
    expect(due(`profile: generic\nincidents: { ${hours} }`, 4)).toBe('2026-11-23T10:00:00.000Z');
    // 15:30 there: half an hour of the day is left.
    const short = 'businessHours: { timezone: Asia/Kolkata, from: "10:00", to: "16:00" }';
    expect(due(`profile: generic\nincidents: { ${short} }`, 4)).toBe('2026-11-23T10:00:00.000Z');
  });

  it('by one of the two: minutes laid over the days of a profile are not passed over in silence', () => {
    const both = 'profile: generic\nincidents: { severities: { P4: { respondMinutes: 60 } } }';
    expect(read(both).mistakes.join()).toContain('P4.respondMinutes: respondBusinessDays is given too');
    const minutes =
      'profile: generic\nincidents: { severities: { P4: { respondMinutes: 60, respondBusinessDays: null } } }';
    expect(due(minutes, 4)).toBe('2026-11-20T11:00:00.000Z');
  });
});

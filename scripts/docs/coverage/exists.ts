import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { wholeSchema } from '../../../src/config/json-schema.ts';
import { checklists } from '../../../src/incidents/checklists.ts';
import { root } from '../../steps.ts';
import type { Exists } from './mistakes.ts';

/** Looks names up where the things themselves are; `commands` are all that can be typed after `/mcp`. */
export function existing(commands: ReadonlySet<string>): Exists {
  const entries = new Set(Object.values(checklists).flatMap((list) => list.map(({ key }) => key)));
  const rules = readFileSync(`${root}deploy/alerts/platform/rules.yaml`, 'utf8');
  const profiles = ['generic', 'msil'].map((name): unknown =>
    parse(readFileSync(`${root}config/${name}.yaml`, 'utf8')),
  );
  const schema = wholeSchema();
  return {
    command: (name) => commands.has(name),
    check: (name) => existsSync(`${root}src/health/checks/${name}.ts`),
    cause: (name) =>
      /^(?:diagnosis|symptoms)\/[a-z-]+$/.test(name) && existsSync(`${root}src/${name.replace('/', '/causes/')}.ts`),
    checklist: (name) => entries.has(name),
    alert: (name) => new RegExp(`- alert: ${name}$`, 'm').test(rules),
    playbook: (name) => existsSync(`${root}src/playbooks/shipped/${name}.yaml`),
    schedule: (name) => profiles.some((profile) => has(profile, ['schedules', name])),
    setting: (path) => hasSetting(schema, path.split('.')),
    test: (path) => existsSync(`${root}${path}`),
  };
}

function has(value: unknown, path: readonly string[]): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return value !== undefined;
  return isNode(value) && has(value[first], rest);
}

/** Whether a JSON Schema knows a setting; `*` stands for a name that the operator chooses. */
function hasSetting(node: unknown, path: readonly string[]): boolean {
  if (!isNode(node)) return false;
  const [first, ...rest] = path;
  if (first === undefined) return true;
  const { properties, additionalProperties, anyOf, oneOf, allOf } = node;
  const next = first === '*' ? additionalProperties : isNode(properties) ? properties[first] : undefined;
  const choices = [anyOf, oneOf, allOf].flatMap((list) => (Array.isArray(list) ? list : []));
  return hasSetting(next, rest) || choices.some((choice) => hasSetting(choice, path));
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

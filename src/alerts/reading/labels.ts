import { isRecord, kindOf, scalar, Unreadable } from './json.ts';
import { manyLines, oneLine } from './text.ts';

/** Names and values as a store and a message can hold them, and what that cost. */
export interface CleanLabels {
  readonly values: Readonly<Record<string, string>>;
  /** Labels left out: too many, no name, no plain value, or a name that means something to JavaScript. */
  readonly leftOut: number;
  /** Names and values that were cut. */
  readonly shortened: number;
}

const most = 64;
const longestName = 128;
const longestValue = { label: 1024, annotation: 4096 };
const never = new Set(['__proto__', 'constructor', 'prototype']);
// What severity, service and place are told by stays, however many labels there are.
const first = [
  'alertname',
  'severity',
  'priority',
  'service',
  'environment',
  'env',
  'cluster',
  'namespace',
  'job',
  'instance',
  'pod',
  'summary',
  'description',
];

/**
 * The labels (one line each, values of at most 1024) or annotations (lines stay, at most 4096) of an alert: at most 64, names of at most 128.
 * Throws Unreadable when the value is there and no object.
 */
export function labelsOf(value: unknown, kind: 'label' | 'annotation'): CleanLabels {
  const values: Record<string, string> = {};
  let kept = 0;
  let leftOut = 0;
  let shortened = 0;
  for (const [rawName, rawValue] of entriesOf(value, kind)) {
    if (rawValue === undefined) continue;
    const name = oneLine(rawName, longestName).trim();
    const text = scalar(rawValue);
    if (text === undefined || name === '' || never.has(name) || kept === most || Object.hasOwn(values, name)) {
      leftOut += 1;
      continue;
    }
    values[name] = (kind === 'label' ? oneLine : manyLines)(text, longestValue[kind]);
    kept += 1;
    if (rawName.length > longestName || text.length > longestValue[kind]) shortened += 1;
  }
  return { values, leftOut, shortened };
}

function entriesOf(value: unknown, kind: string): readonly (readonly [string, unknown])[] {
  if (value === undefined || value === null) return [];
  if (!isRecord(value)) throw new Unreadable(`its ${kind}s are ${kindOf(value)}, not an object`);
  const entries = Object.entries(value);
  if (entries.length <= most) return entries;
  const known = first.flatMap((name) => (Object.hasOwn(value, name) ? [[name, value[name]] as const] : []));
  return [...known, ...entries.filter(([name]) => !first.includes(name))];
}

import type { LabelSelector, Labels } from '../objects/meta.ts';

/** A test of one object's labels. */
export type LabelMatcher = (labels: Labels | undefined) => boolean;

/** A text that is no selector; the message is the one the API server gives. */
export class SelectorError extends Error {}

type Requirement = (labels: Labels) => boolean;

const value = (labels: Labels, key: string) => (Object.hasOwn(labels, key) ? labels[key] : undefined);
const isIn = (key: string, values: readonly string[]): Requirement => {
  return (labels) => values.includes(value(labels, key) ?? '\u0000');
};
const notIn = (key: string, values: readonly string[]): Requirement => {
  const within = isIn(key, values);
  return (labels) => !within(labels);
};
const exists = (key: string): Requirement => {
  return (labels) => value(labels, key) !== undefined;
};
const absent = (key: string): Requirement => {
  return (labels) => value(labels, key) === undefined;
};

const KEY = '[A-Za-z0-9./_-]+';
const SET = new RegExp(String.raw`^(${KEY})\s+(in|notin)\s*\(([^()]*)\)$`);
const EQUAL = new RegExp(String.raw`^(${KEY})\s*(==|=|!=)\s*([A-Za-z0-9._-]*)$`);
const PRESENT = new RegExp(String.raw`^(!?)\s*(${KEY})$`);

/** Splits at commas outside of parentheses. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  parts.push(part);
  return parts.map((one) => one.trim());
}

function requirement(text: string): Requirement {
  const set = SET.exec(text);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((one) => one.trim());
    return operator === 'in' ? isIn(key, values) : notIn(key, values);
  }
  const equal = EQUAL.exec(text);
  if (equal) {
    const [, key = '', operator, wanted = ''] = equal;
    return operator === '!=' ? notIn(key, [wanted]) : isIn(key, [wanted]);
  }
  const present = PRESENT.exec(text);
  if (present) return present[1] === '!' ? absent(present[2] ?? '') : exists(present[2] ?? '');
  const [, odd = ''] = text.split(/\s+/);
  throw new SelectorError(
    `unable to parse requirement: found '${odd.replace(/[=!]+$/, '')}', expected: in, notin, =, ==, !=, gt, lt`,
  );
}

/** Reads the text of `?labelSelector=`; an empty one matches everything. */
export function parseLabelSelector(text: string): LabelMatcher {
  if (text.trim() === '') return () => true;
  const requirements = split(text).map(requirement);
  return (labels = {}) => requirements.every((test) => test(labels));
}

/** A selector as objects carry it; an empty one matches everything, a missing one nothing. */
export function labelMatcher(selector: LabelSelector | undefined): LabelMatcher {
  if (!selector) return () => false;
  const requirements = Object.entries(selector.matchLabels ?? {}).map(([key, wanted]) => isIn(key, [wanted]));
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    if (operator === 'In') requirements.push(isIn(key, values));
    else if (operator === 'NotIn') requirements.push(notIn(key, values));
    else requirements.push(operator === 'Exists' ? exists(key) : absent(key));
  }
  return (labels = {}) => requirements.every((test) => test(labels));
}

/** A selector as kubectl prints it, such as `app=mcp-server,tier in (a,b)`. */
export function selectorText(selector: LabelSelector | undefined): string {
  if (!selector) return '<none>';
  const parts = Object.entries(selector.matchLabels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, wanted]) => `${key}=${wanted}`);
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    if (operator === 'Exists') parts.push(key);
    else if (operator === 'DoesNotExist') parts.push(`!${key}`);
    else parts.push(`${key} ${operator.toLowerCase()} (${values.join(',')})`);
  }
  return parts.length === 0 ? '<none>' : parts.join(',');
}

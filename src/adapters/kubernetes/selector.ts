import type { V1LabelSelector, V1LabelSelectorRequirement } from '@kubernetes/client-node';
import { fault } from '../../errors.ts';
import type { PodOwner, Requirement, Selector } from '../../ports/workload.ts';
import { fields, list, object } from './fields.ts';

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;
const keyPattern = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const valuePattern = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;

function isRequirement(key: unknown, operator: unknown, values: readonly unknown[]): boolean {
  const takesValues = operator === 'In' || operator === 'NotIn';
  return (
    typeof key === 'string' &&
    keyPattern.test(key) &&
    operators.some((one) => one === operator) &&
    takesValues === values.length > 0 &&
    values.every((value) => typeof value === 'string' && valuePattern.test(value))
  );
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A LabelSelector of the API, labels and expressions alike. One part that is not understood makes the whole unusable: leaving it out
 * would select more than was meant.
 */
export function selectorOf(value: unknown): Selector {
  const { matchLabels = {}, matchExpressions = [] } = fields<V1LabelSelector>(value);
  if (!isObject(value) || !isObject(matchLabels) || !Array.isArray(matchExpressions)) return undefined;
  const parts = [
    ...Object.entries(object(matchLabels)).map(([key, label]) => ({ key, operator: 'In', values: [label] })),
    ...list(matchExpressions).map((one) => {
      const { key, operator, values } = fields<V1LabelSelectorRequirement>(one);
      return { key, operator, values: list(values) };
    }),
  ];
  return parts.every(({ key, operator, values }) => isRequirement(key, operator, values))
    ? (parts as readonly Requirement[])
    : undefined;
}

function requirementText({ key, operator, values }: Requirement): string {
  if (operator === 'Exists') return key;
  if (operator === 'DoesNotExist') return `!${key}`;
  if (values.length === 1) return `${key}${operator === 'In' ? '=' : '!='}${values[0]}`;
  return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`;
}

/** A selector as a query has it (apimachinery, labels.Parse). Rejects with SELECTOR_UNUSABLE for one that is empty or not understood. */
export function selectorText(selector: Selector, subject: string): string {
  if (selector === undefined || selector.length === 0) {
    const why = selector === undefined ? 'is of a form this bot does not know' : 'is empty';
    throw fault('SELECTOR_UNUSABLE', `The selector of ${subject} ${why}, so its pods cannot be told from others.`);
  }
  return selector.map(requirementText).join(',');
}

/** The selector of a workload. Rejects with SELECTOR_UNUSABLE. */
export function selectorFor({ kind, name, selector }: PodOwner): string {
  return selectorText(selector, `${kind} ${name}`);
}

import type { Requirement, Selector } from '../ports/workload.ts';

/** Whether labels fulfil a selector (apimachinery, labels.Requirement.Matches). One that could not be understood fits nothing. */
export function selects(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
  return selector?.every((requirement) => fulfils(requirement, labels)) ?? false;
}

function fulfils({ key, operator, values }: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

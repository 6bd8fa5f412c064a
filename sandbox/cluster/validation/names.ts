import type { FieldError } from '../api/status.ts';
import type { Labels, ObjectMeta } from '../objects/meta.ts';
import { invalidValue, required } from './errors.ts';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = String.raw`[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*`;
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE = '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?';
const CONFIG_KEY = '[-._a-zA-Z0-9]+';

const matches = (pattern: string, text: string, most: number) =>
  text.length <= most && new RegExp(`^${pattern}$`).test(text);

const SUBDOMAIN_RULE = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;
const LABEL_RULE = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`;
const QUALIFIED_RULE = `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${QUALIFIED}')`;
const VALUE_RULE = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '${VALUE}')`;
const CONFIG_KEY_RULE = `a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '${CONFIG_KEY}')`;

/** Which rule the names of a resource follow. RBAC names take anything that fits a path. */
export type NameRule = 'subdomain' | 'label' | 'path';

/** The error for a name that breaks its rule. */
export function nameErrors(field: string, name: string, rule: NameRule): FieldError[] {
  if (rule === 'label') return matches(LABEL, name, 63) ? [] : [invalidValue(field, name, LABEL_RULE)];
  if (rule === 'subdomain') return matches(SUBDOMAIN, name, 253) ? [] : [invalidValue(field, name, SUBDOMAIN_RULE)];
  return /[/%]/.test(name) || name === '.' || name === '..' ? [invalidValue(field, name, "may not contain '/'")] : [];
}

/** Errors of label or annotation keys: an optional DNS prefix, then a name of at most 63 characters. */
function keyErrors(field: string, key: string): FieldError[] {
  const slash = key.lastIndexOf('/');
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  const errors: FieldError[] = [];
  if (prefix !== undefined && !matches(SUBDOMAIN, prefix, 253))
    errors.push(invalidValue(field, key, `prefix part ${SUBDOMAIN_RULE}`));
  if (!matches(QUALIFIED, key.slice(slash + 1), 63)) errors.push(invalidValue(field, key, QUALIFIED_RULE));
  return errors;
}

/** Errors of a set of labels. */
export function labelErrors(field: string, labels: Labels | undefined): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => {
    const errors = keyErrors(field, key);
    return matches(VALUE, value, 63) ? errors : [...errors, invalidValue(field, value, VALUE_RULE)];
  });
}

/** Errors of a ConfigMap's or Secret's keys. */
export function configKeyErrors(field: string, entries: Labels | undefined): FieldError[] {
  return Object.keys(entries ?? {})
    .filter((key) => !matches(CONFIG_KEY, key, 253))
    .map((key) => invalidValue(`${field}[${key}]`, key, CONFIG_KEY_RULE));
}

/** Errors of the metadata every object has. */
export function metadataErrors(metadata: ObjectMeta, rule: NameRule): FieldError[] {
  const errors = metadata.name
    ? nameErrors('metadata.name', metadata.name, rule)
    : [required('metadata.name', 'name or generateName is required')];
  const annotationErrors = Object.keys(metadata.annotations ?? {}).flatMap((key) =>
    keyErrors('metadata.annotations', key.toLowerCase()),
  );
  return [...errors, ...labelErrors('metadata.labels', metadata.labels), ...annotationErrors];
}

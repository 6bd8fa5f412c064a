import { fieldsOf } from '../record.ts';

/** One thing wrong with a payload: where (a JSON pointer), what in Slack's words, and a code blocks.validate gives. */
export interface Issue {
  readonly pointer: string;
  readonly message: string;
  readonly code: string;
}

/** Looks at a value and adds what is wrong with it. */
export type Check = (value: unknown, at: string, issues: Issue[]) => void;

/** The checks of an object's fields, by name. */
type FieldChecks = Readonly<Record<string, Check>>;

/** A JSON pointer one step deeper (RFC 6901 escapes). */
export function step(at: string, key: string | number): string {
  return `${at}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** A string of `min` to `max` characters. */
export function text(max: number, min = 0): Check {
  return (value, pointer, issues) => {
    if (typeof value !== 'string') issues.push({ pointer, code: 'invalid_type', message: 'must be a string' });
    else if (value.length > max) {
      issues.push({ pointer, code: 'too_long', message: `must be less than ${max + 1} characters` });
    } else if (value.length < min) {
      issues.push({ pointer, code: 'too_short', message: `must be more than ${min - 1} characters` });
    }
  };
}

/** A string that looks as the pattern says. */
export function pattern(regex: RegExp, wanted: string): Check {
  return (value, pointer, issues) => {
    if (typeof value === 'string' && regex.test(value)) return;
    issues.push({ pointer, code: 'invalid_format', message: `must be ${wanted}` });
  };
}

/** True or false. */
export const flag: Check = (value, pointer, issues) => {
  if (typeof value !== 'boolean') issues.push({ pointer, code: 'invalid_type', message: 'must be a boolean' });
};

/** A finite number, whole unless `fraction` is set. */
export function number(min: number, max: number, fraction = false): Check {
  return (value, pointer, issues) => {
    if (typeof value !== 'number' || !(fraction ? Number.isFinite(value) : Number.isInteger(value))) {
      issues.push({ pointer, code: 'invalid_type', message: fraction ? 'must be a number' : 'must be an integer' });
    } else if (value < min || value > max) {
      issues.push({ pointer, code: 'out_of_range', message: `must be between ${min} and ${max}` });
    }
  };
}

/** One of these strings. */
export function oneOf(...allowed: readonly string[]): Check {
  return (value, pointer, issues) => {
    if (typeof value === 'string' && allowed.includes(value)) return;
    issues.push({ pointer, code: 'invalid_enum', message: `must be one of ${allowed.join(', ')}` });
  };
}

/** A list of `min` to `max` items. */
export function list(item: Check, max: number, min = 1): Check {
  return (value, pointer, issues) => {
    if (!Array.isArray(value)) {
      issues.push({ pointer, code: 'invalid_type', message: 'must be an array' });
      return;
    }
    if (value.length > max) {
      issues.push({ pointer, code: 'too_many_items', message: `no more than ${max} items allowed` });
    } else if (value.length < min) {
      issues.push({ pointer, code: 'too_few_items', message: `no less than ${min} items allowed` });
    }
    for (const [index, part] of value.entries()) item(part, step(pointer, index), issues);
  };
}

function missing(required: FieldChecks, fields: Readonly<Record<string, unknown>>, pointer: string): readonly Issue[] {
  return Object.keys(required)
    .filter((name) => fields[name] === undefined || fields[name] === null)
    .map((name) => ({ pointer, code: 'missing_field', message: `missing required field: ${name}` }));
}

/** An object with these fields and no others; `rules` look at the whole of it afterwards. */
export function shape(required: FieldChecks, optional: FieldChecks = {}, ...rules: readonly Check[]): Check {
  const checks = new Map(Object.entries({ ...optional, ...required }));
  return (value, pointer, issues) => {
    const fields = fieldsOf(value);
    if (fields === undefined) {
      issues.push({ pointer, code: 'invalid_type', message: 'must be an object' });
      return;
    }
    issues.push(...missing(required, fields, pointer));
    for (const [name, part] of Object.entries(fields)) {
      const check = checks.get(name);
      if (check === undefined) {
        issues.push({ pointer, code: 'additional_property', message: `invalid additional property: ${name}` });
      } else if (part !== undefined && part !== null) check(part, step(pointer, name), issues);
    }
    for (const rule of rules) rule(value, pointer, issues);
  };
}

/** An object whose `type` says which check is its own. */
export function variant(kinds: Readonly<Record<string, Check>>, what: string): Check {
  return (value, pointer, issues) => {
    const type = fieldsOf(value)?.['type'];
    const check = typeof type === 'string' && Object.hasOwn(kinds, type) ? kinds[type] : undefined;
    if (check !== undefined) check(value, pointer, issues);
    else if (fieldsOf(value) === undefined) {
      issues.push({ pointer, code: 'invalid_type', message: 'must be an object' });
    } else if (type === undefined) {
      issues.push({ pointer, code: 'missing_field', message: 'missing required field: type' });
    } else
      issues.push({
        pointer,
        code: 'unsupported_type',
        message: `unsupported ${what}: ${typeof type === 'string' ? type : JSON.stringify(type)}`,
      });
  };
}

/** A rule: exactly one of these fields. */
export function exactlyOne(...names: readonly string[]): Check {
  return (value, pointer, issues) => {
    const fields = fieldsOf(value) ?? {};
    const given = names.filter((name) => fields[name] !== undefined && fields[name] !== null);
    if (given.length === 1) return;
    const wanted = names.map((name) => `\`${name}\``).join(' or ');
    const message = given.length === 0 ? `must define either ${wanted}` : `must define only one of ${wanted}`;
    issues.push({ pointer, code: 'exactly_one', message });
  };
}

/** A rule: at least one of these fields. */
export function atLeastOne(...names: readonly string[]): Check {
  return (value, pointer, issues) => {
    const fields = fieldsOf(value) ?? {};
    if (names.some((name) => fields[name] !== undefined && fields[name] !== null)) return;
    const wanted = names.map((name) => `\`${name}\``).join(' or ');
    issues.push({ pointer, code: 'missing_field', message: `must define either ${wanted}` });
  };
}

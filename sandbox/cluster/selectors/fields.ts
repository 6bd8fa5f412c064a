import { at } from '../objects/json.ts';
import type { KubeObject } from '../objects/meta.ts';
import { SelectorError } from './labels.ts';

/** A test of one object's fields. */
export type FieldMatcher = (object: KubeObject) => boolean;

/** Which fields a resource can be selected by beyond its name and namespace, and how the API server refuses others. */
export interface FieldLabels {
  /** `involvedObject.uid` and the like, each read at that path. */
  readonly labels: readonly string[];
  readonly refuse: (label: string) => string;
}

/** The value of a field as selectors compare it: missing is the empty text, booleans are their names. */
function read(object: KubeObject, label: string): string {
  if (label === 'source') return String(at(object, 'source', 'component') || (object.reportingComponent ?? ''));
  if (label === 'reportingComponent') return String(object.reportingComponent ?? '');
  const found = at(object, ...label.split('.'));
  return found === undefined || found === null ? '' : String(found);
}

/** Reads the text of `?fieldSelector=`: terms with =, == or != joined by commas. */
export function parseFieldSelector(text: string, fields: FieldLabels): FieldMatcher {
  if (text.trim() === '') return () => true;
  const tests = text.split(',').map((term) => {
    const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(term);
    if (!match) throw new SelectorError(`invalid selector: '${text}'; can't understand '${term}'`);
    const [, label = '', operator, wanted = ''] = match;
    const known = ['metadata.name', 'metadata.namespace', ...fields.labels];
    if (!known.includes(label)) throw new SelectorError(fields.refuse(label));
    return (object: KubeObject) => (read(object, label) === wanted) === (operator !== '!=');
  });
  return (object) => tests.every((test) => test(object));
}

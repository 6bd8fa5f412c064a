import { environmentField } from '../blocks/forms.ts';
import type { Fault } from '../errors.ts';

/** Field by field, what is wrong; undefined: the form is taken and closes. */
export type FormErrors = Readonly<Record<string, string>> | undefined;

/** What is wrong with where, not with what. */
const aboutThePlace: ReadonlySet<string> = new Set([
  'ENVIRONMENT_UNKNOWN',
  'ROLE_MISSING',
  'ROLES_UNREADABLE',
  'CHANGE_FREEZE',
  'NOWHERE_TO_ASK',
]);

/**
 * A refusal as a form shows it: each mistake under its own field, what is about the environment under that, all else under the first field.
 * Slack shows nothing under a field that is not there, and closes no form then either. `fields`: block ids from top to bottom.
 */
export function formErrors(failure: Fault, fields: readonly string[]): FormErrors {
  const [top = ''] = fields;
  const shown: Record<string, string> = {};
  const say = (field: string, words: string) => {
    const known = fields.includes(field) ? field : top;
    shown[known] = shown[known] === undefined ? words : `${shown[known]} ${words}`;
  };
  const mistakes = Object.entries(failure.fields);
  for (const [field, words] of mistakes) say(field, words);
  if (mistakes.length === 0)
    say(
      aboutThePlace.has(failure.code) ? environmentField : top,
      `${failure.message} ${failure.hint.replaceAll('`', '')}`.trim(),
    );
  return shown;
}

import { expect, it } from 'vitest';
import { parseParams } from '../../src/catalog/parse.ts';
import { asFault, fault } from '../../src/errors.ts';
import { formErrors } from '../../src/handlers/form-errors.ts';
import { shippedActions } from '../support/shipped-commands.ts';

const fields = ['deployment', 'to', 'environment', 'dry'];

it('each mistake is shown under its own field', async () => {
  const rollback = (await shippedActions()).get('rollback');
  if (rollback === undefined) throw new Error('no rollback');
  const mistakes = (given: Record<string, string>) => {
    try {
      parseParams('rollback', rollback, given);
    } catch (error) {
      return formErrors(asFault(error), fields);
    }
    return undefined;
  };
  expect(mistakes({ to: 'the first' })).toEqual({ to: 'to must be a version or a revision, such as 2.3.0 or 3.' });
  expect(mistakes({ to: 'the first', deployment: 'No!' })).toEqual({
    to: 'to must be a version or a revision, such as 2.3.0 or 3.',
    deployment: 'deployment must be lower-case letters, digits and dashes.',
  });
  expect(mistakes({ force: 'yes' })).toEqual({ deployment: 'there is no parameter "force".' });
  expect(mistakes({ to: '1' })).toBeUndefined();
});

it('what is about the environment is shown under that, all else on top, and nothing under a field that is not there', () => {
  const role = fault('ROLE_MISSING', 'You cannot use rollback in production.', { hint: 'Ask `@ops`.' });
  expect(formErrors(role, fields)).toEqual({ environment: 'You cannot use rollback in production. Ask @ops.' });
  expect(formErrors(role, ['typed'])).toEqual({ typed: 'You cannot use rollback in production. Ask @ops.' });
  const down = fault('STORE_DOWN', 'The store does not answer.', { hint: 'Try again.' });
  expect(formErrors(down, fields)).toEqual({ deployment: 'The store does not answer. Try again.' });
  const title = fault('PARAM_INVALID', 'No.', { fields: { title: 'An incident needs a title.' } });
  expect(formErrors(title, ['title', 'severity'])).toEqual({ title: 'An incident needs a title.' });
});

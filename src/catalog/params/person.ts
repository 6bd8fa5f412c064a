import { z } from 'zod';
import { personIn } from '../../model/typed-people.ts';
import { ofKind } from './kind.ts';

/** A person who is mentioned, as a Slack user id; `me` stands for who asks. */
export const person = () =>
  ofKind(
    { name: 'a person', example: '@name', rest: true },
    z.string().transform((typed, context) => {
      const found = /^me$/i.test(typed.trim()) ? 'me' : personIn(typed);
      if (found !== undefined) return found;
      context.addIssue({ code: 'custom', message: 'I do not know who that is.' });
      return z.NEVER;
    }),
  );

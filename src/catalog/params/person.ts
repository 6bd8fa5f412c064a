import { z } from 'zod';
import { ofKind } from './kind.ts';

/** A person as they are mentioned, or `me`. Who that is: see personMeant, which is asked behind the door. */
export const person = () => ofKind({ name: 'a person', example: '@name', rest: true }, z.string().max(200));

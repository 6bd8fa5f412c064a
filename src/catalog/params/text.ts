import { z } from 'zod';
import { asTyped } from '../../model/typed-people.ts';
import { ofKind, type ParamKind } from './kind.ts';

interface TextTerms {
  /** Said when there are no words, as a whole sentence. */
  readonly missing?: string;
  readonly example?: string;
  /** Takes the rest of the line, quoted or not. */
  readonly rest?: true;
  /** People stay as their ids, for who asks about them. */
  readonly people?: true;
}

/** Free text, as a person would read it. */
export function text({ missing = 'Some words are missing.', people, rest, example }: TextTerms = {}) {
  const kind: ParamKind = {
    name: 'words',
    missing,
    ...(rest === undefined ? {} : { rest, field: 'lines' as const }),
    ...(example === undefined ? {} : { example }),
  };
  const words = z.string().refine((given) => given.trim() !== '', missing);
  return ofKind(kind, people ? words.transform((given) => given) : words.transform(asTyped));
}

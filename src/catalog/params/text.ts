import { z } from 'zod';
import { mask } from '../../model/secrets.ts';
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
  /** Secrets in it are masked before anything keeps it: it is shown again later, to others. */
  readonly masked?: true;
}

/** Free text, as a person would read it. */
export function text({ missing = 'Some words are missing.', people, masked, rest, example }: TextTerms = {}) {
  const kind: ParamKind = {
    name: 'words',
    missing,
    ...(rest === undefined ? {} : { rest, field: 'lines' as const }),
    ...(example === undefined ? {} : { example }),
  };
  const words = z.string().refine((given) => given.trim() !== '', missing);
  if (masked)
    return ofKind(
      kind,
      words.transform((given) => mask(asTyped(given))),
    );
  return ofKind(kind, people ? words.transform((given) => given) : words.transform(asTyped));
}

import type { Word } from '../catalog/command-line.ts';

/** What a request asks for, as it came in. */
export type Wish =
  /** The text after `/mcp` or the mention. */
  | { readonly kind: 'text'; readonly text: string }
  /** Words that are split already: the arguments of a program. */
  | { readonly kind: 'words'; readonly words: readonly Word[] }
  /** A filled form. */
  | {
      readonly kind: 'action';
      readonly command: string;
      readonly params: Readonly<Record<string, unknown>>;
      readonly environment: string | undefined;
      readonly dry?: boolean;
    }
  /** A pressed button: its opaque id. */
  | { readonly kind: 'offer'; readonly id: string };

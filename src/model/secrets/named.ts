import { suspicionOf, wordsOf } from './names.ts';
import type { ValueContext } from './values.ts';

/** What a name says by itself: read once for each name of a text. */
export interface About {
  readonly words: readonly string[];
  readonly suspicion: ValueContext['suspicion'];
  readonly traits: Traits;
}

/** A name that may be that of a secret, and where it stands. */
export interface Named extends About {
  readonly name: string;
  readonly announced?: boolean;
  readonly start: number;
  readonly end: number;
}

/** How a name is written and what it ends in. */
export interface Traits {
  /** `Authorization`, also behind another word. */
  readonly isHeader: boolean;
  readonly isCookie: boolean;
  /** `sig` of a shared access. */
  readonly isSignature: boolean;
  readonly isPlural: boolean;
  /** In capitals, as a variable of a process. */
  readonly isShouted: boolean;
  /** In capitals, and of more than one word. */
  readonly isVariable: boolean;
  /** A setting of Redis, which a space sets. */
  readonly isSetting: boolean;
  readonly isPassword: boolean;
  /** What `is` may follow: `the token is …`. */
  readonly isSpoken: boolean;
}

/** What a name says, or undefined where it is no name of a secret. */
export function aboutName(name: string): About | undefined {
  const words = wordsOf(name);
  const suspicion = suspicionOf(name, words);
  return suspicion === undefined ? undefined : { suspicion, words, traits: traitsOf(name) };
}

/** How a name is written. */
export function traitsOf(name: string): Traits {
  return {
    isHeader: /authorization$/i.test(name),
    isCookie: /cookies?$/i.test(name),
    isSignature: /^sig$/i.test(name),
    isPlural: /s$/i.test(name),
    isShouted: /^[A-Z][A-Z0-9_]*$/.test(name),
    isVariable: /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(name),
    isSetting: /^(?:requirepass|masterauth)$/i.test(name),
    isPassword: /pass(?:word|wd|phrase)$/i.test(name),
    isSpoken: /token|secret|key$/i.test(name),
  };
}

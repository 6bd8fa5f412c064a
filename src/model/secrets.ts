import { blockSpans } from './secrets/blocks.ts';
import { commandSpans } from './secrets/commands.ts';
import { connectionSpans } from './secrets/connection-strings.ts';
import { pairSpans } from './secrets/pairs.ts';
import { schemeSpans } from './secrets/schemes.ts';
import { shapeSpans } from './secrets/shapes.ts';
import { replaceSpans, withoutEscapes } from './secrets/spans.ts';
import { spelledSpans } from './secrets/spelled.ts';
import { urlSpans } from './secrets/urls.ts';
import { isSecretPair } from './secrets/values.ts';

/** Longer texts are cut before they are searched. */
const longest = 2_000_000;

/**
 * A text without secrets and terminal escape codes: each secret is replaced by `‹redacted:kind›`. Whatever leaves the platform for Slack, a
 * log or the store goes through this. Linear in the length of the text, whatever it holds: each search decides on a bounded part of it, and
 * reads on only over what it masks.
 */
export function mask(text: string): string {
  const bare = withoutEscapes(text.length > longest ? text.slice(0, longest) : text);
  return replaceSpans(bare, [
    ...blockSpans(bare),
    ...shapeSpans(bare),
    ...urlSpans(bare),
    ...schemeSpans(bare),
    ...commandSpans(bare),
    ...connectionSpans(bare),
    ...pairSpans(bare),
    ...spelledSpans(bare),
  ]);
}

/** Any JSON value with every string in it masked, and those whole whose key is the name of a secret. */
export function maskDeep(value: unknown): unknown {
  return mapTexts(value, maskNamed, (number, name) =>
    name !== undefined && isSecretPair(name, String(number)) ? hidden : number,
  );
}

const hidden = '‹redacted:secret›';

/** A text without secrets that belongs to a name: all of it, where the name is that of a secret. */
export function maskNamed(text: string, name: string | undefined): string {
  return name !== undefined && isSecretPair(name, text) ? hidden : mask(text);
}

/** What a text becomes; `name` is its key, or the `name` beside it where its key is `value`. */
type Change = (text: string, name: string | undefined) => string;

type ChangeNumber = (number: number, name: string | undefined) => unknown;
const same: ChangeNumber = (number) => number;

/** Any JSON value with every string in it changed, and every number where that is asked for; what is nested deeper than anybody nests is left out. */
export function mapTexts(
  value: unknown,
  change: Change,
  changeNumber: ChangeNumber = same,
  name?: string,
  depth = 0,
): unknown {
  if (typeof value === 'string') return change(value, name);
  if (typeof value === 'number') return changeNumber(value, name);
  // Bytes hold no text.
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (depth > 20) return undefined;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change, changeNumber, name, depth + 1));
  const entries = Object.entries(value);
  const said = entries.find(([key, item]) => /^(?:name|key)$/i.test(key) && typeof item === 'string')?.[1];
  return Object.fromEntries(
    entries.map(([key, item]) => [
      key,
      mapTexts(item, change, changeNumber, /^value$/i.test(key) ? (said ?? name) : key, depth + 1),
    ]),
  );
}

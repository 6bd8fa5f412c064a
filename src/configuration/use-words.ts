import { counted } from '../model/units.ts';
import type { ConfigSource, ConfigUse } from './sources.ts';

/** How a source is read, in a few words: `all keys as variables`, `url as DATABASE_URL`, `files at /etc/mcp`. */
export function usesWords({ uses }: Pick<ConfigSource, 'uses'>): string {
  const several = new Set(uses.map(({ container }) => container)).size > 1;
  const words = [...new Set(uses.map((use) => `${useWords(use)}${several ? ` (${use.container})` : ''}`))];
  const [first = '', second, ...more] = words;
  if (second === undefined) return first;
  return more.length === 0 ? `${first}, ${second}` : `${first}, ${second} and ${counted(more.length, 'other use')}`;
}

function useWords(use: ConfigUse): string {
  if (use.as === 'variable') return `${use.key} as ${use.variable}`;
  if (use.as === 'variables')
    return use.prefix === '' ? 'all keys as variables' : `all keys as variables ${use.prefix}…`;
  return use.keys === undefined ? `files at ${use.at}` : `${counted(use.keys.length, 'file')} at ${use.at}`;
}

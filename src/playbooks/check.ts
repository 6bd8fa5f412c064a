import { hasSpecialAccess } from '../catalog/action.ts';
import { splitCommandLine } from '../catalog/command-line.ts';
import type { Catalog } from '../catalog/loader.ts';
import { findCommand, parseAsked } from '../catalog/parse.ts';
import { asFault } from '../errors.ts';
import { factsOf } from './condition.ts';
import type { ActStep, LookStep, Playbook } from './playbook.ts';

/** What of a playbook fits no action of the catalogue, one sentence each. */
export function catalogMistakes({ steps }: Playbook, catalog: Catalog): readonly string[] {
  return steps.flatMap((step) => [
    ...(step.kind === 'look' || step.kind === 'act' ? commandMistakes(step, catalog) : []),
    ...(step.when === undefined ? [] : factsOf(step.when))
      .filter(({ field, value }) => field === 'offers' && !catalog.has(value))
      .map(({ value }) => `step ${step.key}: there is no action "${value}" that could be offered`),
  ]);
}

function commandMistakes(step: LookStep | ActStep, catalog: Catalog): readonly string[] {
  const said = (words: string) => [`step ${step.key}: ${words}`];
  const words = splitCommandLine(step.command);
  const found = findCommand(catalog, words);
  if (found === undefined) return said(`there is no action /mcp ${step.command}`);
  const looks = found.action.risk === 'read-only';
  if (hasSpecialAccess(found.action))
    return said(`/mcp ${found.command} is about one person and has no place in a guide`);
  if (looks !== (step.kind === 'look'))
    return said(
      looks
        ? `/mcp ${found.command} only looks: make it a look`
        : `/mcp ${found.command} changes something: make it an act`,
    );
  // What is not written here an offer of a look brings, or the form that a press opens asks for.
  if (step.kind === 'act' && found.rest.length === 0) return [];
  try {
    const { environment, dry } = parseAsked(catalog, words, []);
    if (environment !== undefined || dry)
      return said('a guide runs in the environment it was started in, and plans as usual: leave out env and dry');
    return [];
  } catch (error) {
    return said(asFault(error).message);
  }
}

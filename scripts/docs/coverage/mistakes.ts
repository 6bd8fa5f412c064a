import type { Coverage, CoverKind, RunbookItem } from './read.ts';

/** Says whether a name of a kind exists. */
export type Exists = Readonly<Record<CoverKind | 'test', (name: string) => boolean>>;

/** What is wrong with the coverage, one sentence each: ids that are missing, written twice or unknown; names and tests that no longer exist. */
export function coverageMistakes(items: readonly RunbookItem[], coverage: Coverage, exists: Exists): readonly string[] {
  const { covered, notYet } = coverage;
  const late = notYet.items.flatMap(({ ids }) => ids);
  const written = [...covered.flatMap(({ ids }) => ids), ...late];
  const known = new Set(items.map(({ id }) => id));
  const dead = covered.flatMap(({ ids, by, test }) => [
    ...Object.entries(by).flatMap(([kind, names]) =>
      names
        .filter((name) => !exists[kind as CoverKind](name))
        .map((name) => `${ids.join(', ')}: there is no ${kind} ${name}`),
    ),
    ...(Object.keys(by).length === 0 ? [`${ids.join(', ')}: nothing covers it`] : []),
    ...(exists.test(test) ? [] : [`${ids.join(', ')}: there is no test ${test}`]),
  ]);
  return [
    ...[...known].filter((id) => !written.includes(id)).map((id) => `${id} is missing`),
    ...written.filter((id, index) => written.indexOf(id) !== index).map((id) => `${id} is written twice`),
    ...written.filter((id) => !known.has(id)).map((id) => `${id} is in neither runbook`),
    ...dead,
    ...(late.length === notYet.count
      ? []
      : [`notYet.count is ${notYet.count}, and ${late.length} are not covered yet`]),
  ];
}

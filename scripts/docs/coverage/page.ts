import type { Coverage, RunbookItem } from './read.ts';

type Covered = Coverage['covered'][number];

const runbooks = {
  A: 'Runbook A: "Operational Runbooks" 1.0.0',
  B: 'Runbook B: "Operations Runbook" 2.0',
} as const;

/** Every line of both runbooks, and what covers it. Throws for a line that is nowhere. */
export function coveragePage(items: readonly RunbookItem[], { covered, notYet }: Coverage): string {
  const byId = new Map(covered.flatMap((one) => one.ids.map((id) => [id, one] as const)));
  const later = new Map(notYet.items.flatMap(({ ids, what }) => ids.map((id) => [id, what] as const)));
  const lines = [
    '# What of the runbooks is covered',
    '',
    '*Printed from scripts/docs/coverage by `npm run docs`; a test fails on a line that is missing, and on a name or a test that no longer exists.*',
    '',
    `The two runbooks have ${items.length} commands, scripts, checklist lines, table rows and flows. ${items.length - later.size} are covered, ${later.size} not yet.`,
    'What a bot should not do, such as changing code, is **a task**: it has an owner, and the evidence is attached.',
  ];
  for (const [letter, title] of Object.entries(runbooks)) {
    const own = items.filter(({ id }) => id.startsWith(letter));
    const left = own.filter(({ id }) => later.has(id)).length;
    lines.push('', `## ${title}`, '', `${own.length - left} of ${own.length} lines.`);
    for (const section of new Set(own.map((item) => item.section))) {
      lines.push(
        '',
        `### ${section}`,
        '',
        '| | The runbook | Covered by | Beyond the script | Shown by |',
        '| --- | --- | --- | --- | --- |',
      );
      for (const item of own.filter((one) => one.section === section))
        lines.push(
          `| ${[item.id, code(item.words), ...cells(item.id, byId.get(item.id), later.get(item.id))].join(' | ')} |`,
        );
    }
  }
  return `${lines.join('\n')}\n`;
}

function cells(id: string, covered: Covered | undefined, later: string | undefined): readonly string[] {
  if (covered !== undefined) return [coverWords(covered), escaped(covered.beyond), testLink(covered.test)];
  if (later !== undefined) return ['**not yet**', escaped(later), ''];
  throw new Error(`${id} is nowhere in scripts/docs/coverage/covered.yaml`);
}

function coverWords({ by, task }: Covered): string {
  const words = Object.entries(by).flatMap(([kind, names]) =>
    names.map((name) => (kind === 'command' ? `\`/mcp ${name}\`` : `${kind} \`${name}\``)),
  );
  return [...(task ? ['**a task**'] : []), ...words].join(', ');
}

const testLink = (path: string) => `[${path.replace(/^test\/|\.test\.ts$/g, '')}](../${path})`;

const escaped = (text: string) => text.replaceAll('|', '\\|');

/** Words of the runbook as they are: in a code span, where nothing in them is markup; a row of a table loses its outer bars. */
function code(text: string): string {
  const plain = text.replace(/^\| | \|$/g, '').replaceAll('`', "'");
  return `\`${escaped(plain)}\``;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers, Catalog } from '../../src/catalog/loader.ts';
import type { HandlerContext } from '../../src/handlers/context.ts';
import { type Golden, goldens } from '../../test/golden/all.ts';
import { root } from '../steps.ts';

/** The pictures of what the bot answers by itself, by their names in test/golden; what an action brings is known by what was typed. */
const own: Readonly<Record<string, readonly string[]>> = {
  '/mcp': ['menu'],
  '/mcp agents': ['agents', 'agents-stopped'],
  '/mcp agents pause': ['agents-paused'],
  '/mcp agents resume': ['agents-resumed'],
  '/mcp help': ['help'],
  '/mcp help incident': ['help-incident'],
  '/mcp help rollback': ['help-rollback'],
  '/mcp incident': ['incident-list'],
  '/mcp incident ack INC-1': ['incident-acknowledged'],
  '/mcp incident catch-up INC-1': ['incident-catch-up'],
  '/mcp incident declare "tools fail with 500" severity=P2 env=staging': ['incident-open'],
  '/mcp incident list': ['incident-list'],
  '/mcp incident resolve INC-1 "2.3.0 serves again" cause="revision 42"': ['incident-resolved'],
  '/mcp incident timeline INC-1': ['incident-timeline'],
  '/mcp oncall take primary for=4h': ['oncall-taken', 'oncall-test-page', 'oncall-relieved'],
  '/mcp playbook': ['playbook'],
  '/mcp playbook high-error-rate': ['guide-looking', 'guide-recommends', 'guide-worked'],
  '/mcp run R-1042': ['rollback-done'],
  '/mcp runs': ['runs'],
  '/mcp schedules': ['schedules', 'schedules-late'],
  '/mcp schedules pause morning-health': ['schedule-paused'],
  '/mcp schedules resume morning-health': ['schedule-resumed'],
  '/mcp tasks': ['tasks'],
  '/mcp tasks done security-audit evidence="report of 30 January, no findings"': ['task-done'],
  '/mcp window plan "Kubernetes upgrades" at="2026-12-12 22:00"': ['window-planned'],
};

/** What the bot answered by itself, in words (test/scenarios/commands.test.ts). */
function words(): ReadonlyMap<string, string> {
  const kept: unknown = JSON.parse(readFileSync(join(root, 'test/golden/answers.json'), 'utf8'));
  return new Map(Object.entries(kept as Record<string, string>));
}

/**
 * The pictures of a look that no example brings, under its first: they are named after the command (`pods-in-trouble`). Those of a change
 * are too many for its reference: they show every state of a run.
 */
function besides(catalog: Catalog, drawn: ReadonlyMap<string, Golden>): ReadonlyMap<string, readonly string[]> {
  const slugs = new Map([...catalog.keys()].map((command) => [command.replaceAll(' ', '-'), command]));
  const found = new Map<string, string[]>();
  for (const [name, { kind, line }] of drawn) {
    if (kind === 'view' || line !== undefined) continue;
    const [slug] = [...slugs.keys()].filter((one) => name.startsWith(`${one}-`)).sort((a, b) => b.length - a.length);
    const action = catalog.get(slugs.get(slug ?? '') ?? '');
    const [first] = action?.risk === 'read-only' ? action.examples : [];
    if (first !== undefined) found.set(first, [...(found.get(first) ?? []), name]);
  }
  return found;
}

/** Gives what a line answers, as Markdown: words and pictures of the real messages. Throws for a line nobody has seen the answer of. */
export function answers(catalog: Catalog, commands: Answers<HandlerContext>): (line: string) => string {
  const drawn = goldens(catalog, commands);
  const said = words();
  const more = besides(catalog, drawn);
  return (line) => {
    const played = [...drawn].flatMap(([name, golden]) => (golden.line === line ? [name] : []));
    const names = [...played, ...(more.get(line) ?? []), ...(own[line] ?? [])];
    const text = said.get(line);
    const all = [
      ...(text === undefined ? [] : [`\`\`\`text\n${text}\n\`\`\``]),
      ...names.map((name) => picture(name, drawn.get(name))),
    ];
    if (all.length > 0) return all.join('\n\n');
    throw new Error(
      `Nothing shows what \`${line}\` answers: npm run golden records what an action brings (test/actions), test/scenarios/commands.test.ts plays the bot's own answers.`,
    );
  };
}

function picture(name: string, golden: Golden | undefined): string {
  if (golden === undefined) throw new Error(`There is no picture "${name}" in test/golden.`);
  const { text } = golden.payload as { readonly text?: string };
  const alt = (text ?? name).replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  const file = (theme: string) => `../test/golden/pictures/${name}.${theme}.png`;
  return `<picture><source media="(prefers-color-scheme: dark)" srcset="${file('dark')}"><img src="${file('light')}" width="560" alt="${alt}"></picture>`;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers, Catalog } from '../../src/catalog/loader.ts';
import type { HandlerContext } from '../../src/handlers/context.ts';
import { type Golden, goldens } from '../../test/golden/all.ts';
import { root } from '../steps.ts';

/** The pictures of what a command brings, in the order a person sees them. Their names are those of test/golden. */
const pictures: Readonly<Record<string, readonly string[]>> = {
  '/mcp': ['menu'],
  '/mcp auth clear-jwks': ['clear-jwks-plan', 'clear-jwks-done'],
  '/mcp auth clear-jwks env=staging': ['clear-jwks-plan-staging'],
  '/mcp db': ['db', 'db-in-trouble', 'db-silent'],
  '/mcp db env=staging': ['db-staging'],
  '/mcp db locks': ['db-locks', 'db-locks-none'],
  '/mcp db locks env=staging': ['db-locks-hidden'],
  '/mcp db slow': ['db-slow', 'db-slow-not-loaded', 'db-slow-not-created'],
  '/mcp db slow over=500ms': ['db-slow-hidden'],
  '/mcp db indexes': ['db-indexes'],
  '/mcp db indexes env=staging': ['db-indexes-none'],
  '/mcp db settings': ['db-settings'],
  '/mcp db settings env=staging': ['db-settings-hidden'],
  '/mcp db sizes': ['db-sizes'],
  '/mcp db sizes env=staging': ['db-sizes-locked'],
  '/mcp db sessions': ['db-sessions', 'db-sessions-calm'],
  '/mcp db sessions env=staging': ['db-sessions-staging'],
  '/mcp db sessions end state=idle-in-transaction older=10m app=mcp-server': [
    'db-sessions-end-plan',
    'db-sessions-end-done',
    'db-sessions-end-failed',
  ],
  '/mcp db sessions end state=idle older=10m app=mcp-server keep=1': ['db-sessions-end-plan-idle'],
  '/mcp diagnose': ['diagnose-out-of-memory'],
  '/mcp diagnose mcp-server env=staging': ['diagnose-staging'],
  '/mcp bluegreen': ['bluegreen', 'bluegreen-edited'],
  '/mcp bluegreen retire blue replicas=1': ['bluegreen-retire-plan'],
  '/mcp bluegreen retire replicas=1': ['bluegreen-retire-plan', 'bluegreen-retire-plan-zero'],
  '/mcp bluegreen switch': ['bluegreen-switch-plan', 'bluegreen-switch-baking', 'bluegreen-switch-done'],
  '/mcp bluegreen switch green': ['bluegreen-switched-back'],
  '/mcp budget': ['budget', 'budget-allows'],
  '/mcp budget mcp-server': ['budget'],
  '/mcp endpoints': ['endpoints'],
  '/mcp endpoints mcp-server': ['endpoints'],
  '/mcp events': ['events'],
  '/mcp events mcp-server': ['events'],
  '/mcp health': ['health-well', 'health-not-well'],
  '/mcp health env=staging': ['health-well-staging'],
  '/mcp help': ['help'],
  '/mcp history': ['history'],
  '/mcp history mcp-server': ['history'],
  '/mcp help incident': ['help-incident'],
  '/mcp help rollback': ['help-rollback'],
  '/mcp hpa': ['hpa'],
  '/mcp hpa mcp-server': ['hpa-none'],
  '/mcp incident': ['incident-list'],
  '/mcp incident ack INC-1': ['incident-acknowledged'],
  '/mcp incident declare "tools fail with 500" severity=P2 env=staging': ['incident-open'],
  '/mcp incident list': ['incident-list'],
  '/mcp incident resolve INC-1 "2.3.0 serves again" cause="revision 42"': ['incident-resolved'],
  '/mcp incident timeline INC-1': ['incident-timeline'],
  '/mcp logs': ['logs'],
  '/mcp logs level=error since=1h': ['logs-of-a-level'],
  '/mcp logs mcp-server grep="connection refused"': ['logs-nothing'],
  '/mcp logs errors': ['logs-errors'],
  '/mcp logs errors since=15m': ['logs-errors-none'],
  '/mcp logs errors mcp-server since=1h': ['logs-errors-unread'],
  '/mcp memory': ['memory', 'memory-unknown'],
  '/mcp memory mcp-server since=1d': ['memory-calm'],
  '/mcp metrics errors': ['metrics-errors', 'metrics-errors-unknown'],
  '/mcp metrics errors since=6h by=pod': ['metrics-errors-by-pod'],
  '/mcp metrics latency': ['metrics-latency'],
  '/mcp metrics latency since=6h by=pod': ['metrics-latency-by-pod'],
  '/mcp pod x2k4d': ['pod-out-of-memory'],
  '/mcp pod mcp-server-7d9f8c6b54-x2k4d': ['pod-without-metrics'],
  '/mcp pods': ['pods', 'pods-in-trouble'],
  '/mcp pods mcp-server': ['pods-of-500'],
  '/mcp restart': ['restart-plan', 'restart-done'],
  '/mcp restart mcp-server env=staging': ['restart-plan-staging'],
  '/mcp rollback': ['rollback-plan-approver', 'rollback-running', 'rollback-done'],
  '/mcp rollback to=1': ['rollback-plan-chosen'],
  '/mcp rollback mcp-server to=1': ['rollback-plan-chosen'],
  '/mcp rollout': ['rollout', 'rollout-held-up'],
  '/mcp rollout mcp-server': ['rollout-under-way'],
  '/mcp run R-1042': ['rollback-done'],
  '/mcp runs': ['runs'],
  '/mcp schedules': ['schedules', 'schedules-late'],
  '/mcp schedules pause morning-health': ['schedule-paused'],
  '/mcp schedules resume morning-health': ['schedule-resumed'],
  '/mcp tools': ['tools', 'tools-all-enabled'],
  '/mcp tools env=staging': ['tools-without-metrics'],
  '/mcp tools disable bulk_export for=2h reason="APIM is down"': [
    'tools-disable-plan',
    'tools-disable-done',
    'tools-disable-already',
  ],
  '/mcp tools disable bulk_export reason=slow': ['tools-disable-plan-staying'],
  '/mcp tools enable bulk_export': ['tools-enable-plan', 'tools-enable-done'],
  '/mcp tools enable bulk_export env=staging': ['tools-enable-plan'],
  '/mcp top': ['top'],
  '/mcp top mcp-server': ['top-without-metrics'],
};

/**
 * Commands and what was answered to them: those of the bot itself in a whole world (test/scenarios/commands.test.ts), those of an action in
 * its own story (`expectTold` below test/actions/).
 */
function recorded(): ReadonlyMap<string, string> {
  const golden = join(root, 'test/golden');
  const told = readdirSync(join(golden, 'told')).map((name) => join('told', name));
  const files = ['answers.json', ...told].map((name): unknown => JSON.parse(readFileSync(join(golden, name), 'utf8')));
  return new Map(files.flatMap((kept) => Object.entries(kept as Record<string, string>)));
}

/** Gives what a line answers, as Markdown: words and pictures of the real messages. Throws for a line nobody has seen the answer of. */
export function answers(catalog: Catalog, own: Answers<HandlerContext>): (line: string) => string {
  const drawn = goldens(catalog, own);
  const words = recorded();
  return (line) => {
    const said = words.get(line);
    const seen = (pictures[line] ?? []).map((name) => picture(name, drawn.get(name)));
    const all = [...(said === undefined ? [] : [`\`\`\`text\n${said}\n\`\`\``]), ...seen];
    if (all.length > 0) return all.join('\n\n');
    throw new Error(
      `Nothing shows what \`${line}\` answers: end its story with expectTold (docs/examples/action.test.ts), name a picture of test/golden here, or play it in test/scenarios/commands.test.ts.`,
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

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';

/** Whether Prometheus' own tool is here (Debian package prometheus). */
export const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

const shipped = (path: string) => fileURLToPath(new URL(`../../deploy/alerts/${path}`, import.meta.url));
/** Rules about the bot itself. */
export const botRules = shipped('prometheus-rules.yaml');
/** Rules about the platform. */
export const platformRules = shipped('platform/rules.yaml');

/** The names of shipped rules, in the order of the file. */
export function ruleNames(rules = botRules): readonly string[] {
  return [...readFileSync(rules, 'utf8').matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
}

/** One series a minute: `mcp_chatops_store_up 1 1 0`; what is not there in a minute is `_`. */
export type Series = Readonly<Record<string, readonly (number | '_')[]>>;

export interface AlertCase {
  readonly name: string;
  readonly series: Series;
  /** Minute after minute, the alerts that fire then. */
  readonly fires: Readonly<Record<number, readonly string[]>>;
}

/** What promtool finds wrong with the shipped rules in these cases; empty when each fires just when it should. */
export function ruleMistakes(cases: readonly AlertCase[], rules = botRules): string {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-rules-'));
  const path = join(folder, 'cases.yaml');
  const tests = cases.map(({ name, series, fires }) => ({
    name,
    interval: '1m',
    input_series: Object.entries(series).map(([one, values]) => ({ series: one, values: values.join(' ') })),
    promql_expr_test: Object.entries(fires).map(([minute, alerts]) => ({
      expr: 'max by (alertname) (ALERTS{alertstate="firing"})',
      eval_time: `${minute}m`,
      exp_samples: alerts.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
    })),
  }));
  writeFileSync(path, stringify({ rule_files: [rules], evaluation_interval: '1m', tests }));
  const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', path], { encoding: 'utf8' });
  rmSync(folder, { recursive: true, force: true });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

/** What a page of /metrics says, by series. */
export function readMetrics(text: string): ReadonlyMap<string, number> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, series = '', value = ''] = /^(mcp_chatops_\S+?(?:\{.*\})?) (\S+)$/.exec(line) ?? [];
      return series === '' ? [] : [[series, Number(value)] as const];
    }),
  );
}

/** Pages of /metrics, a minute apart, as series. A number that is none (Nan) is a gap. */
export function seriesOf(pages: readonly string[]): Series {
  const read = pages.map(readMetrics);
  const names = new Set(read.flatMap((page) => [...page.keys()]));
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      read.map((page) => {
        const value = page.get(name);
        return value === undefined || !Number.isFinite(value) ? '_' : value;
      }),
    ]),
  );
}

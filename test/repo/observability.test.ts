import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type MetricFamily, promMetrics } from '../../src/adapters/metrics.ts';
import { runStates } from '../../src/model/run.ts';

const root = new URL('../../', import.meta.url);
const text = (path: string) => readFileSync(new URL(path, root), 'utf8');

const families = new Map(
  promMetrics()
    .families()
    .map((family) => [family.name, family]),
);
/** What Prometheus itself adds, and the bounds of a histogram. */
const added = ['job', 'instance', 'le'];

/** The metric behind a name of a query: of a histogram only its three series are there. */
function metricOf(name: string): MetricFamily | undefined {
  const part = /^(.*)_(?:bucket|sum|count)$/.exec(name)?.[1];
  const histogram = part === undefined ? undefined : families.get(part);
  if (histogram?.type === 'histogram') return histogram;
  const plain = families.get(name);
  return plain?.type === 'histogram' ? undefined : plain;
}

/** What is wrong with a query: names nobody exposes, labels the metric has not, brackets that do not close. */
function mistakes(query: string): readonly string[] {
  const used = [...query.matchAll(/(mcp_chatops_\w+)(?:\{([^}]*)\})?/g)];
  const known = new Set([...added, ...used.flatMap(([, name = '']) => metricOf(name)?.labels ?? [])]);
  const wrongNames = used.flatMap(([, name = '']) => (metricOf(name) === undefined ? [`no metric ${name}`] : []));
  const matched = used.flatMap(([, name = '', selector = '']) =>
    [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].flatMap(([, label = '']) =>
      [...added, ...(metricOf(name)?.labels ?? [])].includes(label) ? [] : [`${name} has no label ${label}`],
    ),
  );
  const grouped = [...query.matchAll(/\bby \(([^)]*)\)/g)]
    .flatMap(([, list = '']) => list.split(',').map((label) => label.trim()))
    .flatMap((label) => (known.has(label) ? [] : [`nothing has the label ${label}`]));
  const states = [...query.matchAll(/state=~?"([^"]*)"/g)]
    .flatMap(([, list = '']) => list.split('|'))
    .flatMap((state) => (Object.hasOwn(runStates, state) ? [] : [`no run is ever ${state}`]));
  const open = (bracket: string) => query.split(bracket).length;
  const closed = open('(') === open(')') && open('{') === open('}') && open('[') === open(']');
  return [...wrongNames, ...matched, ...grouped, ...states, ...(closed ? [] : ['a bracket is not closed'])];
}

const ruleFile = z.object({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^McpChatops[A-Za-z]+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({ summary: z.string().min(10), description: z.string().min(10) }),
        }),
      ),
    }),
  ),
});
const dashboard = z.object({
  panels: z.array(
    z.object({
      id: z.number(),
      title: z.string(),
      description: z.string().min(10),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      targets: z.array(z.object({ expr: z.string() })).min(1),
    }),
  ),
});

const rules = ruleFile.parse(parse(text('deploy/alerts/prometheus-rules.yaml'))).groups.flatMap((group) => group.rules);
const { panels } = dashboard.parse(JSON.parse(text('deploy/dashboards/grafana.json')));

describe('the alert rules and the dashboard of the bot itself', () => {
  it.each(rules)('alert $alert asks for what is exposed', ({ expr }) => {
    expect(mistakes(expr)).toEqual([]);
    expect(expr).toContain('mcp_chatops_');
  });

  it.each(panels)('panel $title asks for what is exposed', ({ targets }) => {
    expect(targets.flatMap(({ expr }) => mistakes(expr))).toEqual([]);
  });

  it('finds what is wrong', () => {
    expect(mistakes('sum(mcp_chatops_nothing)')).toEqual(['no metric mcp_chatops_nothing']);
    expect(mistakes('rate(mcp_chatops_ack_seconds[5m])')).toEqual(['no metric mcp_chatops_ack_seconds']);
    expect(mistakes('mcp_chatops_runs{status="x"}')).toEqual(['mcp_chatops_runs has no label status']);
    expect(mistakes('max by (kind) (mcp_chatops_runs{state="gone"}')).toEqual([
      'nothing has the label kind',
      'no run is ever gone',
      'a bracket is not closed',
    ]);
  });

  it('shows every metric of its own somewhere', () => {
    const all = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join('\n');
    const own = [...families.keys()].filter((name) => !/^mcp_chatops_(process|nodejs)_/.test(name));
    expect(own.filter((name) => !all.includes(name))).toEqual([]);
  });

  it('lays no panel over another', () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });
});

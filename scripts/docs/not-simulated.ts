import { readFileSync } from 'node:fs';
import { coverage } from '../../sandbox/cluster/coverage.ts';
import { aggregations, functions } from '../../sandbox/platform/prometheus/check.ts';
import { root } from '../steps.ts';
import { generated } from './page.ts';

/** What the sandbox does not do, so that nobody takes it for the real thing. */
export function notSimulatedPage(): string {
  const lines = ['# What the sandbox does not simulate', '', generated, ''];
  lines.push(
    'What is not listed as supported or partial answers 501 (Kubernetes) or `unknown_method` (Slack), and is counted.',
    '',
  );
  lines.push(
    '## The simulated cluster',
    '',
    '| Resource | Supported | Partly | Not | |',
    '| --- | --- | --- | --- | --- |',
  );
  for (const entry of coverage) {
    const verbs = (level: string) =>
      Object.entries(entry.verbs).flatMap(([verb, found]) => (found === level ? [verb] : []));
    lines.push(
      `| \`${entry.resource}\` | ${verbs('supported').join(' ')} | ${verbs('partial').join(' ')} | ${verbs('not').join(' ')} | ${entry.note ?? ''} |`,
    );
  }
  lines.push(
    '',
    'No container runs: there is no network between pods, no volume, no ingress; `exec` answers from a table of programs.',
    '',
  );
  lines.push(
    '## The simulated Prometheus',
    '',
    'Queries are evaluated over scrapes of the simulated pods, a day back. It knows `/api/v1/query`, `/api/v1/query_range` and `/-/ready`,',
    `the functions ${words(Object.keys(functions))}, the aggregations ${words(aggregations)}, \`offset\`, arithmetic, comparison and`,
    'set operators matched one to one. Subqueries, `@`, `group_left` and `group_right`, native histograms and all else answer 422.',
    '',
    '## The Redis of the platform',
    '',
    'js-redis-server with `OBJECT IDLETIME`, `MEMORY USAGE`, `SLOWLOG GET`, `CLIENT LIST`, `INFO` and a `SCAN` whose cursor holds beside it: ages follow the',
    'clock of the sandbox, figures of memory and traffic are made up, and its one user may do everything. Keys expire by real time. Values, `SCAN` and',
    'scripts are real. There is no eviction, no replica and no cluster.',
    '',
    '## The local workspace',
    '',
    section('Not simulated'),
    '',
    '### Chosen where the behaviour of Slack is not known',
    '',
    section('Chosen where'),
  );
  return `${lines.join('\n')}\n`;
}

const words = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** A section of the workspace's own page, by the beginning of its title. */
function section(title: string): string {
  const readme = readFileSync(`${root}sandbox/workspace/README.md`, 'utf8');
  const found = readme.split(/^## /m).find((part) => part.startsWith(title)) ?? '';
  return found.split('\n').slice(1).join('\n').trim();
}

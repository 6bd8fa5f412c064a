import { type MetricFamily, promMetrics } from '../../src/adapters/metrics.ts';
import { generated } from './page.ts';

/** The metrics reference: the bot's own first, then those of its Node process. */
export function metricsPage(): string {
  const families = promMetrics().families();
  const own = families.filter(({ name }) => !isOfNode(name));
  const lines = ['# Metrics', '', generated, ''];
  lines.push(
    '`/metrics` of every process, as Prometheus text: on the port `web.statusPort`, or on that of the web server for whoever shows the bearer token of',
    '`web.metricsTokenEnv`; without either nowhere. `deploy/alerts/prometheus-rules.yaml` and',
    '`deploy/dashboards/grafana.json` use these names only: a test compares. Times are in seconds.',
    '',
    'A histogram has `_bucket`, `_sum` and `_count`. Values read from the store (runs, messages) are the same in every process: take',
    '`max`, not `sum`. Those of one process (sockets, workers, calls) add up.',
    '',
    ...table(own),
    '',
    '## Of the Node process',
    '',
    'And on Linux the open and most file descriptors, the heap and the virtual memory of the process.',
    '',
    ...table(families.filter(({ name }) => isOfNode(name) && !linuxOnly.test(name))),
  );
  return `${lines.join('\n')}\n`;
}

/** Not told on other systems, where this page must read the same. */
const linuxOnly = /_process_(open_fds|max_fds|heap_bytes|virtual_memory_bytes)$/;
const isOfNode = (name: string) => /^mcp_chatops_(process|nodejs)_/.test(name);

function table(families: readonly MetricFamily[]): readonly string[] {
  const rows = families.map(({ name, type, labels, help }) => {
    const shown = labels.map((label) => `\`${label}\``).join(', ');
    return `| \`${name}\` | ${type} | ${shown} | ${help.replaceAll('|', '\\|')} |`;
  });
  return ['| Name | Type | Labels | |', '| --- | --- | --- | --- |', ...rows];
}

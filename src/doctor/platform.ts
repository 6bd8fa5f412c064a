import type { EnvironmentConfig } from '../config/schema.ts';
import { asFault } from '../errors.ts';
import { promql, selector, span } from '../model/promql.ts';
import type { PortReaders } from '../ports/platform.ts';
import { backupsFindings } from './backups.ts';
import { cloudLogsFindings } from './cloud-logs.ts';
import { type Finding, good, missing, notice, unchecked, wordsOf } from './finding.ts';
import { cacheRightsFindings, databaseRightsFindings } from './held-rights.ts';
import { instancesFindings } from './instances.ts';

/** The systems around the platform that the configuration names, asked from where the doctor runs. */
export async function examinePlatform(
  {
    web,
    database,
    cache,
    metrics,
    tools,
    logs,
    archive,
    dumps,
    restores,
    instances,
  }: Omit<PortReaders, 'cluster' | 'registry'>,
  settings: EnvironmentConfig,
  secrets: ReadonlyMap<string, string>,
  timeoutMs: number,
  now: Date,
): Promise<readonly Finding[]> {
  const { adminPortal, chatUi, upstreams, prometheus } = settings;
  const pages = [
    ...(adminPortal === undefined ? [] : [{ name: 'admin portal', url: adminPortal.url }]),
    ...(chatUi === undefined ? [] : [{ name: 'chat UI', url: chatUi.url }]),
    ...upstreams,
  ];
  const answers = await Promise.all([
    ...pages.map(({ name, url }) => pageFinding(web, name, url, timeoutMs)),
    databaseFindings(database, settings.database, secrets, timeoutMs),
    cacheFindings(cache, settings.cache, secrets, timeoutMs),
    prometheusFindings(metrics, prometheus, timeoutMs),
    adminApiFinding(tools, settings.adminApi, timeoutMs),
    cloudLogsFindings(logs, settings.cloudWatch, secrets, timeoutMs, now),
    instancesFindings(instances, settings.rds, timeoutMs),
    backupsFindings({ archive, dumps, restores }, settings.backups, timeoutMs, now),
  ]);
  const fromPods = upstreams.map(({ name }) => name).join(', ');
  return [
    ...answers.flat(),
    ...(fromPods === '' ? [] : [unchecked(`the way from the pods to ${fromPods}`, 'asked from here only')]),
  ];
}

async function pageFinding(web: PortReaders['web'], name: string, url: string, timeoutMs: number): Promise<Finding> {
  try {
    const { status } = await web.get(url, { timeoutMs });
    if (status === 200) return good(name, `${url} answers 200`);
    if (status === 404)
      return missing(name, `${url} answers 404`, 'Put the address of its health page into the configuration.');
    return notice(
      name,
      `${url} answers ${status}, expected 200`,
      'Look at it: the health check of the bot will call it bad.',
    );
  } catch (error) {
    const fix =
      'Check the address; names of the cluster are only known inside it, so run the doctor where the bot runs.';
    return missing(name, `${url} ${wordsOf(error)}`, fix);
  }
}

async function pingFinding(
  what: string,
  backing: EnvironmentConfig['database'],
  secrets: ReadonlyMap<string, string>,
  ping: () => Promise<{ readonly ms: number }>,
): Promise<readonly Finding[]> {
  if (backing === undefined) return [unchecked(what, 'none is configured')];
  if (backing.mode === 'direct' && (secrets.get(backing.urlEnv) ?? '') === '') {
    return [missing(what, `${backing.urlEnv} is not set`, 'Set it to the address, password included.')];
  }
  try {
    const { ms } = await ping();
    return [good(what, `answers in ${Math.max(1, Math.round(ms))} ms`)];
  } catch (error) {
    const place = backing.mode === 'direct' ? backing.urlEnv : 'the labels and the container of its pod';
    return [missing(what, wordsOf(error), `Check ${place}, and that it can be reached from here.`)];
  }
}

/** Whether PostgreSQL answers, and then whether it lets the bot do its work. */
async function databaseFindings(
  database: PortReaders['database'],
  settings: EnvironmentConfig['database'],
  secrets: ReadonlyMap<string, string>,
  timeoutMs: number,
): Promise<readonly Finding[]> {
  const answers = await pingFinding('PostgreSQL of the platform', settings, secrets, () =>
    database.ping({ timeoutMs }),
  );
  return answers.every(({ state }) => state === 'good')
    ? [...answers, ...(await databaseRightsFindings(database))]
    : answers;
}

/** Whether Redis answers, and then whether it lets the bot do its work; nothing is tried out on a key. */
async function cacheFindings(
  cache: PortReaders['cache'],
  settings: EnvironmentConfig['cache'],
  secrets: ReadonlyMap<string, string>,
  timeoutMs: number,
): Promise<readonly Finding[]> {
  const answers = await pingFinding('Redis of the platform', settings, secrets, () => cache.ping({ timeoutMs }));
  return answers.every(({ state }) => state === 'good') ? [...answers, ...(await cacheRightsFindings(cache))] : answers;
}

/** Whether the admin API lists its tools to the token; whether the token may also change them is only known once it does. */
async function adminApiFinding(
  tools: PortReaders['tools'],
  settings: EnvironmentConfig['adminApi'],
  timeoutMs: number,
): Promise<readonly Finding[]> {
  const what = 'admin API';
  if (settings === undefined) return [unchecked(what, 'none is configured')];
  try {
    const { total } = await tools.list({ timeoutMs });
    return [
      good(what, `lists ${total} ${total === 1 ? 'tool' : 'tools'}`),
      unchecked('the right to change tools', 'only a change would tell'),
    ];
  } catch (error) {
    return [missing(what, wordsOf(error), asFault(error).hint)];
  }
}

/** Whether Prometheus answers a query at all, and then whether it has what the runbooks read. */
async function prometheusFindings(
  metrics: PortReaders['metrics'],
  settings: EnvironmentConfig['prometheus'],
  timeoutMs: number,
): Promise<readonly Finding[]> {
  if (settings === undefined) return [unchecked('Prometheus', 'none is configured')];
  try {
    // Asked of it and of what only speaks like it: a readiness page is of Prometheus alone.
    const { warnings } = await metrics.instant(promql`vector(1)`, { timeoutMs });
    const [warning] = warnings;
    const answers =
      warning === undefined
        ? good('Prometheus', 'answers')
        : notice('Prometheus', `answers in part: ${warning}`, 'Look at it: charts of the bot will have gaps.');
    return [
      answers,
      ...(await Promise.all(settings.metrics.map((metric) => metricFinding(metrics, metric, timeoutMs)))),
    ];
  } catch (error) {
    return [
      missing(
        'Prometheus',
        wordsOf(error),
        'Check prometheus.url and prometheus.auth, and that it can be reached from here.',
      ),
    ];
  }
}

async function metricFinding(metrics: PortReaders['metrics'], metric: string, timeoutMs: number): Promise<Finding> {
  const what = `metric ${metric}`;
  try {
    if (await hasMetric(metrics, metric, timeoutMs)) return good(what, 'is there');
    return missing(
      what,
      'Prometheus has had no series of that name for an hour',
      'Let Prometheus scrape the MCP servers, or correct the name in prometheus.metrics.',
    );
  } catch (error) {
    return missing(what, wordsOf(error), 'Check prometheus.url, and that it can be reached from here.');
  }
}

/** Whether there is any series of that name now, or was within the hour: pods that restart are not scraped for a while. */
async function hasMetric(metrics: PortReaders['metrics'], metric: string, timeoutMs: number): Promise<boolean> {
  const name = selector(metric);
  const { series } = await metrics.instant(
    promql`count(${name}) or count(last_over_time(${name}[${span(3_600_000)}]))`,
    { timeoutMs },
  );
  return series.length > 0;
}

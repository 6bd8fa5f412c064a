import { expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { fault } from '../../src/errors.ts';
import { gatherErrors, type LogErrors } from '../../src/logs/gather.ts';
import { errorsReport } from '../../src/logs/report.ts';
import type { ClusterReader, LogQuery } from '../../src/ports/cluster.ts';
import type { Pod, Revision } from '../../src/ports/workload.ts';
import { anEnvironment } from '../diagnosis/samples.ts';
import { aDeployment, aPod, aRevision } from '../workloads/samples.ts';

const clock = movableClock();
const now = clock.now().getTime();
const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
const line = (minutes: number, text: string) => `${minutesAgo(minutes)} ${text}\n`;
const bad = (minutes: number, type = 'ToolTimeout') =>
  line(minutes, JSON.stringify({ level: 'error', message: 'no answer', error_type: type }));

/** A cluster that has these logs, by `pod` or `pod before` for the run before a restart. */
interface Site {
  readonly pods: readonly Pod[];
  readonly revisions?: readonly Revision[];
  log(source: string, query: LogQuery): Iterable<string | Uint8Array>;
}

function gathered({
  pods,
  revisions = [1, 2, 3, 4].map((number) => aRevision(number, { createdAt: minutesAgo(9999) })),
  log,
}: Site) {
  const reader: Pick<ClusterReader, 'deployment' | 'pods' | 'revisions' | 'logStream'> = {
    deployment: async () => aDeployment(),
    pods: async () => pods,
    revisions: async () => revisions,
    async *logStream(query) {
      for (const piece of log(`${query.pod}${query.previous === true ? ' before' : ''}`, query))
        yield Buffer.from(piece);
    },
  };
  const cluster = reader as ClusterReader;
  const signal = AbortSignal.timeout(20_000);
  return gatherErrors({ cluster, environment: anEnvironment, name: 'mcp-server', sinceMs: 3_600_000, clock, signal });
}

const old = (id: string, container = {}) => aPod(id, { createdAt: minutesAgo(9999) }, container);
const podName = (pod: Pod | undefined) => pod?.name ?? '';
const headline = (seen: LogErrors) => errorsReport(seen, 800).headline;
const words = (seen: LogErrors) => JSON.stringify(errorsReport(seen, 800).parts);

it('counts the hour and the hour before apart, of every pod', async () => {
  const seen = await gathered({ pods: [old('a'), old('b')], log: () => [bad(100), bad(61), bad(59), bad(30), bad(1)] });
  expect(seen).toMatchObject({ before: 4, gaps: [] });
  expect(seen.tally.errors).toBe(6);
  expect(headline(seen)).toBe('mcp-server: 6 errors in the last hour, 1.5x the hour before');
});

it('the hour before is not known where a pod was not there yet, or its log has been rotated', async () => {
  const young = aPod('y', { createdAt: minutesAgo(90) });
  expect((await gathered({ pods: [old('a'), young], log: () => [bad(1)] })).before).toBeUndefined();
  const busy = Array.from({ length: 60 }, () => line(5, 'INFO busy'));
  expect((await gathered({ pods: [old('a')], log: () => busy })).before).toBeUndefined();
  expect((await gathered({ pods: [old('a')], log: () => [line(119, 'INFO begins'), ...busy] })).before).toBe(0);
});

it('the run before a restart tells too', async () => {
  const last = {
    kind: 'terminated',
    reason: 'Error',
    exitCode: 1,
    message: '',
    startedAt: minutesAgo(50),
    finishedAt: minutesAgo(10),
  } as const;
  const pod = old('a', { restarts: 1, last });
  const seen = await gathered({
    pods: [pod],
    log: (source) => (source.endsWith(' before') ? [bad(11, 'KeyError')] : [bad(2)]),
  });
  expect(seen.tally.types.map(({ name }) => name)).toEqual(['KeyError', 'ToolTimeout']);
});

it('a kind is new where the logs tell of the time before the release; where none is left, only that it is seen with it', async () => {
  const revisions = [
    aRevision(3, { createdAt: minutesAgo(9999) }),
    { ...aRevision(4, { createdAt: minutesAgo(30) }), template: aDeployment().template },
  ];
  const before = {
    pods: [old('a')],
    revisions,
    log: () => [bad(50, 'OldError'), bad(20, 'OldError'), bad(20, 'NewError')],
  };
  const seen = await gathered(before);
  const version = seen.running?.version ?? '';
  expect(words(seen)).toMatch(new RegExp(`NewError.*new since ${version}`));
  expect(words(seen)).not.toMatch(/OldError"\},[^[]*new since/);
  expect(errorsReport(seen, 1).mark).toBe('bad');
  const alone = await gathered({ ...before, log: () => [bad(20, 'NewError')] });
  expect(words(alone)).toContain(`seen with ${version}`);
  expect(errorsReport(alone, 1)).toMatchObject({
    mark: 'warning',
    notes: expect.arrayContaining([`No log from before ${version} is left to compare with`]),
  });
  const back = { 'deployment.kubernetes.io/revision-history': '1' };
  const again = await gathered({ ...before, revisions: revisions.map((one) => ({ ...one, annotations: back })) });
  expect(words(again)).not.toMatch(/new since|seen with/);
});

it('a log that may not be read is said and stops no other; where none can be read, nothing is claimed', async () => {
  const pods = [old('a'), old('b')];
  const refuse = (only: string | undefined) => (source: string) => {
    if (only === undefined || source === only) throw fault('CLUSTER_FORBIDDEN', 'The bot may not get pods/log.');
    return [line(1, 'INFO fine')];
  };
  const one = await gathered({ pods, log: refuse(podName(pods[1])) });
  expect(one.gaps).toEqual([`The log of ${podName(pods[1])} could not be read: forbidden`]);
  expect(errorsReport(one, 1)).toMatchObject({ mark: 'warning' });
  expect(headline(one)).toBe('mcp-server: no errors in the last hour, in what could be read of its logs');
  expect(errorsReport(await gathered({ pods, log: refuse(undefined) }), 1)).toMatchObject({
    mark: 'unknown',
    headline: 'mcp-server: none of its logs could be read',
  });
});

it('a log longer than the cap is read as far as the cap, which is said', async () => {
  const million = Buffer.from(`INFO ${'x'.repeat(4090)}\n`.repeat(256));
  const seen = await gathered({
    pods: [old('a')],
    log: (_, { limitBytes = 0 }) => Array.from({ length: limitBytes / million.length }, () => million),
  });
  expect(seen.gaps.join()).toMatch(/^The log of .* is longer than 64 MiB: what it says after that was not read$/);
});

it('a stream that is cut in the middle gives what came and says the rest is missing', async () => {
  const seen = await gathered({
    pods: [old('a')],
    *log() {
      yield bad(3);
      throw fault('CLUSTER_UNREACHABLE', 'The connection was cut.');
    },
  });
  expect(seen.tally.errors).toBe(1);
  expect(seen.gaps.join()).toContain('could not be read: The connection was cut');
  expect(seen.before).toBeUndefined();
});

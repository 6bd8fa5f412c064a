import { describe, expect, it } from 'vitest';
import { conditionOf } from '../../../../sandbox/cluster/objects/meta.ts';
import type { Job } from '../../../../sandbox/cluster/objects/workload.ts';
import { type Field, openField } from '../field.ts';
import { jobOf } from '../objects.ts';
import { until } from '../until.ts';
import type { Suite } from './suite.ts';

async function jobThat(field: Field, name: string, what: string, type: string): Promise<Job> {
  return await until(what, async () => {
    const answer = await field.client.get(field.group('batch/v1', `jobs/${name}`));
    const job = answer.body as unknown as Job;
    return conditionOf(job.status?.conditions, type)?.status === 'True' ? job : undefined;
  });
}

export const jobs: Suite = (target) => {
  describe('jobs', () => {
    it('completes', async () => {
      const field = await openField(target().admin);
      await field.create(field.group('batch/v1', 'jobs'), jobOf('smoke', 'mcp/smoke:1'));
      const job = await jobThat(field, 'smoke', 'a complete job', 'Complete');
      expect(job.status).toMatchObject({ succeeded: 1, ready: 0, terminating: 0 });
      expect(job.status.active).toBeUndefined();
      expect(job.status.failed).toBeUndefined();
      expect(job.status.completionTime).toMatch(/^20\d\d-/);
      expect(job.status.conditions).toMatchObject([
        {
          type: 'SuccessCriteriaMet',
          reason: 'CompletionsReached',
          message: 'Reached expected number of succeeded pods',
        },
        { type: 'Complete', reason: 'CompletionsReached' },
      ]);
      expect(job.spec).toMatchObject({ completions: 1, parallelism: 1, completionMode: 'NonIndexed', suspend: false });
      expect(job.spec.selector?.matchLabels).toEqual({ 'batch.kubernetes.io/controller-uid': job.metadata.uid });
      const [pod] = await field.pods('job-name=smoke');
      expect(pod?.status.phase).toBe('Succeeded');
      expect(pod?.status.containerStatuses?.[0]?.state.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' });
      expect(pod?.metadata.labels).toMatchObject({ 'batch.kubernetes.io/job-name': 'smoke', 'job-name': 'smoke' });
    });

    it('fails when its pod fails as often as it may', async () => {
      const field = await openField(target().admin);
      await field.create(field.group('batch/v1', 'jobs'), jobOf('smoke', 'mcp/smoke:1-fails'));
      const job = await jobThat(field, 'smoke', 'a failed job', 'Failed');
      expect(job.status.failed).toBe(1);
      expect(job.status.conditions).toMatchObject([
        { type: 'FailureTarget', reason: 'BackoffLimitExceeded' },
        { type: 'Failed', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' },
      ]);
      const [pod] = await field.pods('job-name=smoke');
      expect(pod?.status.phase).toBe('Failed');
      expect(pod?.status.containerStatuses?.[0]?.state.terminated).toMatchObject({ exitCode: 1, reason: 'Error' });
    });

    it('fails when its deadline passes', async () => {
      const field = await openField(target().admin);
      const job = jobOf('smoke', 'mcp/smoke:1-not-ready', { activeDeadlineSeconds: 1 });
      await field.create(field.group('batch/v1', 'jobs'), job);
      const failed = await jobThat(field, 'smoke', 'a failed job', 'Failed');
      expect(conditionOf(failed.status.conditions, 'Failed')).toMatchObject({
        reason: 'DeadlineExceeded',
        message: 'Job was active longer than specified deadline',
      });
      await until('no pods', async () => ((await field.pods('job-name=smoke')).length === 0 ? true : undefined));
    });

    it('keeps its template as it is', async () => {
      const field = await openField(target().admin);
      const path = field.group('batch/v1', 'jobs');
      await field.create(path, jobOf('smoke', 'mcp/smoke:1'));
      const change = { spec: { template: { spec: { containers: [{ name: 'smoke', image: 'other' }] } } } };
      const answer = await target().admin.patch(`${path}/smoke`, 'strategic', change);
      expect(answer.status).toBe(422);
      expect(answer.at('message')).toMatch(
        /^Job.batch "smoke" is invalid: spec.template: Invalid value: .*: field is immutable$/,
      );
      const always = {
        ...jobOf('other', 'x:1'),
        spec: { template: { spec: { containers: [{ name: 'a', image: 'b' }] } } },
      };
      expect((await target().admin.post(path, always)).at('message')).toBe(
        'Job.batch "other" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
      );
    });
  });
};

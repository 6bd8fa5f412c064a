import { describe, expect, it } from 'vitest';
import type { Event } from '../../../../sandbox/cluster/objects/core.ts';
import { type Field, openField } from '../field.ts';
import { until } from '../until.ts';
import type { Suite } from './suite.ts';

async function eventsOf(field: Field, selector = ''): Promise<Event[]> {
  const answer = await field.client.get(field.core(`events?fieldSelector=${encodeURIComponent(selector)}`));
  return answer.at('items') as Event[];
}

const eventThat = (field: Field, what: string, passes: (event: Event) => boolean) =>
  until(what, async () => (await eventsOf(field)).find(passes));

export const events: Suite = (target) => {
  describe('events', () => {
    it('tells what happened to a deployment, its replica set and its pods', async () => {
      const field = await openField(target().admin);
      // An image no node has pulled yet.
      await field.deploy({ replicas: 1, image: `mcp/server:${field.namespace}` });
      const deployment = await field.settled();
      const [set] = await field.replicaSets();
      const [pod] = await field.pods();
      const scaled = await eventThat(field, 'ScalingReplicaSet', (event) => event.reason === 'ScalingReplicaSet');
      expect(scaled).toMatchObject({
        type: 'Normal',
        message: `Scaled up replica set ${set?.metadata.name} from 0 to 1`,
        count: 1,
        eventTime: null,
        source: { component: 'deployment-controller' },
        reportingComponent: 'deployment-controller',
        involvedObject: { kind: 'Deployment', name: 'mcp-server', uid: deployment.metadata.uid, apiVersion: 'apps/v1' },
      });
      const created = await eventThat(field, 'SuccessfulCreate', (event) => event.reason === 'SuccessfulCreate');
      expect(created.message).toBe(`Created pod: ${pod?.metadata.name}`);
      const scheduled = await eventThat(field, 'Scheduled', (event) => event.reason === 'Scheduled');
      expect(scheduled).toMatchObject({
        type: 'Normal',
        action: 'Binding',
        message: `Successfully assigned ${field.namespace}/${pod?.metadata.name} to ${pod?.spec.nodeName}`,
        firstTimestamp: null,
        lastTimestamp: null,
        reportingComponent: 'default-scheduler',
        source: {},
      });
      expect(scheduled.eventTime).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      for (const reason of ['Pulling', 'Started'])
        await eventThat(field, reason, (event) => event.reason === reason && event.type === 'Normal');
    });

    it('selects events by what they are about', async () => {
      const field = await openField(target().admin);
      await field.deploy({ replicas: 1 });
      const deployment = await field.settled();
      const [pod] = await field.pods();
      const byUid = await eventsOf(field, `involvedObject.uid=${deployment.metadata.uid}`);
      expect(new Set(byUid.map((event) => event.involvedObject.kind))).toEqual(new Set(['Deployment']));
      const byName = await eventsOf(field, `involvedObject.kind=Pod,involvedObject.name=${pod?.metadata.name}`);
      expect(byName.map((event) => event.reason)).toContain('Scheduled');
      expect(await eventsOf(field, 'type=Warning,involvedObject.kind=Deployment')).toEqual([]);
      expect((await eventsOf(field, 'reason=Scheduled')).length).toBe(1);
    });

    it('warns of pods that cannot start', async () => {
      const field = await openField(target().admin);
      await field.deploy({ replicas: 1, image: 'mcp/server:2.4.0-bad-image' });
      const failed = await eventThat(field, 'Failed', (event) => event.reason === 'Failed' && event.type === 'Warning');
      expect(failed.involvedObject.kind).toBe('Pod');
      expect(failed.message).toMatch(/^(Failed to pull image|Error: ErrImagePull)/);
      await eventThat(field, 'BackOff', (event) => event.reason === 'BackOff');
    });

    it('shows the same events in the group events.k8s.io', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.deploy({ replicas: 1 });
      await field.settled();
      const [core] = await eventsOf(field, 'reason=ScalingReplicaSet');
      const path = field.group('events.k8s.io/v1', `events/${core?.metadata.name}`);
      const answer = await admin.get(path);
      expect(answer.body).toMatchObject({
        kind: 'Event',
        apiVersion: 'events.k8s.io/v1',
        metadata: { uid: core?.metadata.uid },
        note: core?.message,
        regarding: { kind: 'Deployment', name: 'mcp-server' },
        reportingController: 'deployment-controller',
        deprecatedCount: 1,
        deprecatedSource: { component: 'deployment-controller' },
        deprecatedLastTimestamp: core?.lastTimestamp,
        eventTime: null,
        type: 'Normal',
      });
      const list = await admin.get(field.group('events.k8s.io/v1', 'events'));
      expect([list.at('kind'), list.at('apiVersion')]).toEqual(['EventList', 'events.k8s.io/v1']);
    });
  });
};

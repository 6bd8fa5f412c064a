import { evidenceOf } from '../catalog/action.ts';
import type { IncidentContext } from '../incidents/context.ts';
import type { SetUp } from '../incidents/set-up.ts';
import { watchIncidents } from '../incidents/watch.ts';
import { environmentOf, type WorkerEngine } from '../jobs/engine.ts';
import { type Loop, loop } from '../jobs/loop.ts';
import { request } from '../jobs/request.ts';
import { botActor } from '../model/person.ts';
import { auditPaging } from '../paging/auditor.ts';
import { escalateDue } from '../paging/escalate.ts';
import type { Escalator, PagingSettings } from '../paging/escalator.ts';
import { handingOver } from '../paging/hand-over.ts';
import { onCallDirectory } from '../paging/on-call-directory.ts';
import type { Pager } from '../paging/provider.ts';
import { auditRoster } from '../paging/roster.ts';
import type { Directory } from '../ports/directory.ts';
import type { DocumentStore } from '../ports/documents.ts';
import type { Rooms } from '../ports/rooms.ts';

export interface IncidentLoopsParts {
  readonly engine: WorkerEngine;
  readonly context: IncidentContext;
  readonly paging: PagingSettings;
  readonly directory: Directory;
  readonly rooms: Rooms;
  readonly documents: DocumentStore | undefined;
  readonly team: () => Promise<string>;
  readonly pagers: ReadonlyMap<string, Pager>;
  readonly heartbeat: (() => Promise<void>) | undefined;
}

export interface IncidentLoops {
  poke(topic: 'incidents' | 'pages'): void;
  stop(): Promise<void>;
}

const led = 'incidents';

/** Starts what incidents need done by themselves: opening, setting up, escalating, paging, and looking whether any is forgotten. */
export function startIncidentLoops(parts: IncidentLoopsParts): IncidentLoops {
  const { engine, context, directory } = parts;
  const { store, clock, log } = engine;
  const escalator: Escalator = {
    store,
    clock,
    log,
    settings: parts.paging,
    people: onCallDirectory({ directory, store, clock, log }),
    channel: context.settings.indexChannel,
  };
  const setUp: SetUp = {
    ...context,
    rooms: parts.rooms,
    documents: parts.documents,
    members: async (group) => (await escalator.people.members(group)).members,
    evidenceOf(name) {
      const action = engine.catalog.get(name);
      return action === undefined ? [] : evidenceOf(action);
    },
    async mayLook(user, environment) {
      const place = engine.environments.get(environment) ?? environmentOf(engine, undefined);
      return (await engine.access.role(user, place)) !== undefined;
    },
    async look(command, incident, environment, channel, thread) {
      const params: Readonly<Record<string, number>> = command === 'changes' ? { incident } : {};
      const wish = { kind: 'action' as const, command, params, environment };
      const origin = { via: 'bot' as const, team: await parts.team(), channel, thread };
      const ground = { kind: 'incident' as const, incident };
      await request(engine, { key: `incident:${incident}:${command}`, actor: botActor, origin, ground, wish });
    },
  };
  const handing = handingOver({ ...escalator, pagers: parts.pagers });
  const auditor = { store, clock, log, channel: context.settings.indexChannel, heartbeat: parts.heartbeat };
  const policies = Object.values(context.settings.severities).flatMap(({ policy }) => policy ?? []);
  const loops: Readonly<Record<'watch' | 'escalate' | 'pages' | 'audit' | 'roster', Loop>> = {
    // One process leads this loop at a time: a channel is made once.
    watch: loop('incidents', 1000, clock, log, async () =>
      (await store.leadership.take(led, engine.owner, 8000)) ? watchIncidents(setUp) : undefined,
    ),
    escalate: loop('escalate', 1000, clock, log, async () => ((await escalateDue(escalator)) > 0 ? 0 : 1000)),
    pages: loop('pages', 1000, clock, log, async () => ((await handing.round()) > 0 ? 200 : 1000)),
    audit: loop('pager audit', 60_000, clock, log, async () => {
      await auditPaging(auditor);
    }),
    roster: loop('roster audit', 60 * 60_000, clock, log, async () => {
      const gaps = await auditRoster({ ...escalator, policies });
      // Who is in a group must be known before its first page, also where Slack was away when the bot came up.
      return gaps.some(({ why }) => why === 'unknown') ? 60_000 : undefined;
    }),
  };
  return {
    poke(topic) {
      if (topic === 'incidents') loops.watch.poke();
      loops.escalate.poke();
      loops.pages.poke();
    },
    async stop() {
      await Promise.all(Object.values(loops).map((one) => one.stop()));
      await handing.settle();
      await store.leadership.drop(led, engine.owner).catch(() => undefined);
      await Promise.allSettled([...parts.pagers.values()].map((pager) => pager.close()));
    },
  };
}

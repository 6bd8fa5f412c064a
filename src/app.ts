import type { AppParts } from './compose/app-parts.ts';
import { type BackupsLoop, startBackupsLoop } from './compose/backups-loop.ts';
import { lateSchedules, startClockLoop } from './compose/clock-loop.ts';
import { followGroups } from './compose/groups.ts';
import { type IncidentLoops, startIncidentLoops } from './compose/incident-loops.ts';
import type { Receiving } from './compose/receiving.ts';
import { budget } from './delivery/budget.ts';
import { type Delivery, delivery } from './delivery/deliver.ts';
import { type Renderer, renderer } from './delivery/render.ts';
import { runLinks } from './delivery/run-links.ts';
import { hookOutcomes, hookRoutes } from './handlers/hook-routes.ts';
import { privateStatusRoutes, publicStatusRoutes } from './handlers/status-routes.ts';
import { type Route, startWebServer, type WebServer } from './handlers/web-server.ts';
import { anchorAudit } from './jobs/anchor.ts';
import { scoreEffects } from './jobs/effects.ts';
import { type Loop, loop } from './jobs/loop.ts';
import { stopOrphans } from './jobs/open-queries.ts';
import { advanceGuides } from './jobs/playbooks.ts';
import type { WakeQueue } from './jobs/queue.ts';
import { relay } from './jobs/relay.ts';
import { remindApprovers } from './jobs/remind-approvers.ts';
import { watchRound } from './jobs/watch.ts';
import { type Worker, worker } from './jobs/worker.ts';
import { runStates } from './model/run.ts';

export interface App {
  /** Port the HTTP server listens on. */
  readonly port: number;
  /** Port of /metrics and of the reasons of /readyz, where there is one. */
  readonly statusPort: number | undefined;
  /** Why the process cannot work now; empty when it can. */
  problems(): Promise<readonly string[]>;
  /** Stops in order: no new requests, runs handed over, messages on their way sent. At most about 8 s. */
  stop(): Promise<void>;
}

/** A state no run is in is told as 0: a gap would look as if the last one stayed. */
const noRuns: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(runStates).flatMap(([state, { next }]) => (next.length === 0 ? [] : [[state, 0]])),
);

const deliveryLoop = 'delivery';
const sealLoop = 'audit';
const guidesLoop = 'guides';
const forgetLoop = 'forget';
/** Between two batches of rows that are deleted by age everybody else has the store. */
const batchPauseMs = 100;

/** Starts what the duties of this process ask for. Resolves when it can be used. */
export async function startApp(parts: AppParts): Promise<App> {
  const { engine, duties, metrics } = parts;
  const unfollow = followGroups(parts);
  const working = parts.queue === undefined ? undefined : startWork(parts, parts.queue);
  const receiving = duties.includes('web') ? await receive(parts) : undefined;
  let stopping = false;
  const problems = async () => {
    const found: string[] = stopping ? ['this process is stopping'] : [];
    await engine.store.ping().catch(() => found.push('the store does not answer'));
    if (receiving?.socket?.open === 0) found.push('no Socket Mode connection is open');
    return found;
  };
  const status = { problems, metrics };
  const hooks = duties.includes('web')
    ? hookRoutes(parts.hooks, { log: engine.log, observe: metrics.hookMessage })
    : [];
  if (duties.includes('web')) {
    metrics.expectHooks(
      parts.hooks.map(({ name }) => name),
      hookOutcomes,
    );
  }
  const agents = duties.includes('web') ? await agentDoor(parts) : [];
  const routes = [
    ...(receiving?.routes ?? []),
    ...hooks,
    ...agents,
    ...publicStatusRoutes(status, parts.web.metricsToken),
  ];
  const server: WebServer = await startWebServer(routes, { ...parts.web, log: engine.log });
  const { host, statusPort } = parts.web;
  const watched =
    statusPort === undefined
      ? undefined
      : await startWebServer(privateStatusRoutes(status), { host, port: statusPort, log: engine.log });
  metrics.gauges(async () => {
    const [runs, lag, late] = await Promise.all([
      engine.store.runs.counts(),
      engine.store.messages.lag(),
      lateSchedules(engine),
    ]);
    return {
      runs: { ...noRuns, ...runs },
      ...late,
      messages_waiting: lag.waiting,
      delivery_lag_seconds: lag.seconds,
      ...(parts.queue === undefined ? {} : { queue_up: parts.queue.healthy ? 1 : 0 }),
      ...(receiving?.socket === undefined ? {} : { sockets_open: receiving.socket.open }),
      ...(working === undefined
        ? {}
        : { worker_busy: working.worker.busy, backup_overdue_seconds: working.backups.overdue() }),
    };
  });
  return {
    port: server.port,
    statusPort: watched?.port,
    problems,
    async stop() {
      stopping = true;
      unfollow();
      // Where nobody is sent to by a balancer nobody needs to be told.
      const drainMs =
        receiving?.routes.length === 0 && hooks.length === 0 && agents.length === 0 ? 0 : parts.web.drainMs;
      await Promise.all([receiving?.socket?.stop(), server.stop(duties.includes('web') ? drainMs : 0, 3000)]);
      await working?.stop();
      await watched?.stop(0, 500);
      await parts.queue?.close();
      await engine.store.close();
    },
  };
}

/** Bolt and all it brings are loaded by processes that receive. */
async function receive(parts: AppParts): Promise<Receiving> {
  const { startReceiving } = await import('./compose/receiving.ts');
  return startReceiving(parts);
}

/** Where agents come in; what speaks their protocol is loaded where there are any. */
async function agentDoor(parts: AppParts): Promise<readonly Route[]> {
  const { engine, agentTokens, metrics } = parts;
  if (engine.agents === undefined || agentTokens === undefined) return [];
  const { startAgentDoor } = await import('./compose/agent-door.ts');
  return startAgentDoor({ engine, settings: engine.agents, tokens: agentTokens, observe: metrics.agentMessage });
}

function startWork(parts: AppParts, queue: WakeQueue): { worker: Worker; backups: BackupsLoop; stop(): Promise<void> } {
  const { engine, concurrency } = parts;
  const { store, clock, log } = engine;
  const running = worker(engine, concurrency);
  const workspace = async () => (await parts.identity()).url;
  const links = runLinks({ messages: store.messages, workspace, clock });
  const render: Renderer = renderer(engine, parts.directory, links);
  const sending: Delivery = delivery({
    store,
    chat: parts.chat,
    budget: budget(() => clock.monotonic()),
    clock,
    log,
    render,
    now: () => performance.now(),
    observe: (kind, late) => parts.metrics.delivered(kind, late),
  });
  let anchored = 0;
  queue.consume(concurrency, (run) => running.wake(run));
  const stopping = new AbortController();
  const loops: Record<
    | 'relay'
    | 'sweep'
    | 'wake'
    | 'watch'
    | 'effects'
    | 'guides'
    | 'orphans'
    | 'delivery'
    | 'seal'
    | 'anchor'
    | 'expire'
    | 'forget',
    Loop
  > = {
    relay: loop('relay', 1000, clock, log, async () => {
      // Without a queue, workers look at once instead of after the usual second.
      if (!(await relay(store, queue))) await running.sweep(0);
    }),
    sweep: loop('sweep', 250, clock, log, () => running.sweep(queue.healthy ? 1000 : 0)),
    wake: loop('wake', 1000, clock, log, async () => {
      await store.runs.wakePaused();
    }),
    watch: loop('watch', 1000, clock, log, () => watchRound(engine, stopping.signal)),
    effects: loop('effects', 5000, clock, log, () => scoreEffects(engine, stopping.signal)),
    guides: loop('guides', 500, clock, log, async () => {
      if (!(await store.leadership.take(guidesLoop, engine.owner, 4000))) return undefined;
      return (await advanceGuides(engine)) > 0 ? 0 : undefined;
    }),
    orphans: loop('orphans', 5000, clock, log, () => stopOrphans(engine, stopping.signal)),
    delivery: loop('delivery', 1000, clock, log, async () => {
      if (!(await store.leadership.take(deliveryLoop, engine.owner, 4000))) return undefined;
      return sending.round();
    }),
    anchor: loop('anchor', parts.anchorEveryMs, clock, log, async () => {
      if (!(await store.leadership.take(sealLoop, engine.owner, 4000))) return;
      anchored = await anchorAudit(store.audit, parts.anchors, clock, log, anchored);
    }),
    seal: loop('seal', 1000, clock, log, async () => {
      if (await store.leadership.take(sealLoop, engine.owner, 4000)) await store.audit.seal();
    }),
    expire: loop('expire', 1000, clock, log, async () => {
      await store.runs.expire();
      await remindApprovers(engine);
    }),
    forget: loop('forget', 60 * 60_000, clock, log, async () => {
      if (!(await store.leadership.take(forgetLoop, engine.owner, 10_000))) return undefined;
      return (await store.forget(parts.retention)) ? batchPauseMs : undefined;
    }),
  };
  const clockLoop = startClockLoop(engine, async () => (await parts.identity()).team);
  const incidents = incidentWork(parts);
  const backups = startBackupsLoop(engine);
  const unsubscribe = store.onWake((topic) => {
    if (topic === 'dispatch') loops.relay.poke();
    if (topic === 'cancel') loops.wake.poke();
    if (topic === 'messages') loops.delivery.poke();
    if (topic === 'messages') loops.guides.poke();
    if (topic === 'incidents' || topic === 'pages') incidents?.poke(topic);
  });
  return {
    worker: running,
    backups,
    async stop() {
      unsubscribe();
      stopping.abort();
      await Promise.all([incidents?.stop(), clockLoop.stop(), backups.stop()]);
      await Promise.all(
        [loops.relay, loops.sweep, loops.wake, loops.watch, loops.guides, loops.expire, loops.forget].map((one) =>
          one.stop(),
        ),
      );
      await running.stop();
      // What the last steps changed is still sent.
      loops.delivery.poke();
      await Promise.all([loops.delivery.stop(), loops.seal.stop(), loops.anchor.stop()]);
      await sending.settle();
      await Promise.allSettled([
        store.leadership.drop(deliveryLoop, engine.owner),
        store.leadership.drop(sealLoop, engine.owner),
        store.leadership.drop(guidesLoop, engine.owner),
        store.leadership.drop(forgetLoop, engine.owner),
      ]);
    },
  };
}

function incidentWork(parts: AppParts): IncidentLoops | undefined {
  const { engine, incidents, directory } = parts;
  if (incidents === undefined || engine.incidents === undefined || engine.paging === undefined) return undefined;
  const team = async () => (await parts.identity()).team;
  return startIncidentLoops({
    ...incidents,
    engine,
    context: engine.incidents,
    paging: engine.paging,
    directory,
    team,
  });
}

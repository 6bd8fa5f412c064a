import { randomInt } from 'node:crypto';
import type { Server } from 'node:http';
import { serveApi } from './api/routes.ts';
import { installApp } from './app.ts';
import { type Background, backgroundTasks } from './background.ts';
import type { Core } from './core.ts';
import { deliverer } from './delivery/deliver.ts';
import { emitEvent } from './delivery/events.ts';
import { type Requests, requestSender } from './delivery/requests.ts';
import { type Sockets, socketHub } from './delivery/sockets.ts';
import { ACK_MS, type DeliveryMode } from './delivery/target.ts';
import { eventLog } from './event-log.ts';
import { faultBoard } from './faults.ts';
import { rateLimits } from './rate-limits.ts';
import { replyBook } from './reply-urls.ts';
import { postWhenDue } from './rules/schedule.ts';
import { seedRecords } from './seed.ts';
import { listen } from './server.ts';
import { sessionBook } from './sessions.ts';
import { changeHub } from './state/changes.ts';
import { idSource } from './state/ids.ts';
import { openStore } from './state/store.ts';
import { triggerBook } from './triggers.ts';
import { type Door, tokenDoor } from './ui/door.ts';
import { type Panels, panelRow } from './ui/panels.ts';
import { type Ui, uiRoutes } from './ui/routes.ts';
import { slackPanel } from './ui/slack-panel.ts';
import type { WorkspaceOptions } from './workspace-options.ts';

/** All parts of a running workspace. */
export interface Assembly {
  readonly core: Core;
  readonly sockets: Sockets;
  readonly requests: Requests;
  readonly panels: Panels;
  readonly ui: Ui;
  readonly door: Door;
  readonly server: Server;
  readonly background: Background;
  setDelivery(mode: DeliveryMode): void;
  /** Fires the signal everything that waits ends with. */
  halt(): void;
}

const FILE_DELAY_MS = 300;

/** Secrets never come from the random numbers a test hands in: two tickets of one name would be one ticket. */
const secretDice = () => randomInt(2 ** 32) / 2 ** 32;

function openState(options: WorkspaceOptions) {
  const { clock, seed = {} } = options;
  const start = seed.state === undefined ? undefined : { counter: seed.state.counter, lastTs: seed.state.lastTs };
  const ids = idSource(clock, secretDice, start);
  const changes = changeHub();
  const app = installApp({ ...seed.state?.app, ...seed.app }, ids);
  const team = { id: seed.team?.id ?? ids.next('T'), name: 'Local workspace', domain: 'local', ...seed.team };
  const fresh = { version: 1 as const, team, messages: [], files: [], homes: [], scheduled: [] };
  const state = seed.state ?? { ...fresh, ...seedRecords(seed, app, clock, ids) };
  return { app, store: openStore(state, ids, changes) };
}

/** Puts the parts together and listens. */
export async function assemble(options: WorkspaceOptions): Promise<Assembly> {
  const { clock, random = Math.random } = options;
  const { app, store } = openState(options);
  const stop = new AbortController();
  const stopping = stop.signal;
  const background = backgroundTasks(stopping);
  const log = eventLog();
  const faults = faultBoard(random);
  const spoil = () => faults.onSocket();
  const patience = options.patience ?? { clock, ms: ACK_MS };
  const sockets = socketHub({ clock, patience, ids: store.ids, random, appId: app.id, stopping, spoil });
  const requests = requestSender({ clock, patience, ids: store.ids, signingSecret: app.signingSecret, stopping });
  let mode: DeliveryMode = 'socket';
  let base = '';

  const core: Core = {
    clock,
    random,
    store,
    app,
    log,
    faults,
    limits: rateLimits(clock, false),
    triggers: triggerBook(clock, store.ids, patience),
    replies: replyBook(clock, store.ids),
    sessions: sessionBook(clock, store.ids, store.changes),
    uploads: new Map(),
    userTokens: new Map(),
    stopping,
    fileDelayMs: options.fileDelayMs ?? FILE_DELAY_MS,
    url: () => base,
    openSocket: () => `${base.replace('http:', 'ws:')}${sockets.ticket()}`,
    deliver: deliverer({
      clock,
      log,
      stopping,
      send: (envelope) => (mode === 'socket' ? sockets.send(envelope) : requests.send(envelope, mode)),
    }),
    emit: (event, how = {}) => emitEvent(core, event, how, () => mode !== 'socket'),
    background: (task) => background.run(task),
  };

  const panels = panelRow(store.changes);
  const door = tokenDoor(() => Number(new URL(base).port), options.token);
  const ui = uiRoutes(core, panels, door);
  const { server, port } = await listen(
    options.port ?? 0,
    [
      (request, response, url) => serveApi(core, request, response, url),
      (request, response, url) => ui.handle(request, response, url),
      (request, response, url) => options.ui !== undefined && door.enter(request, response, url),
      (request, response) => options.ui?.(request, response) ?? false,
    ],
    (error) => background.fail(error),
  );
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  base = `http://127.0.0.1:${port}`;
  const offClock = clock.onAdvance(() => store.changes.emit({ type: 'clock' }));
  panels.register(
    'slack',
    slackPanel(core, sockets, () => mode),
  );
  for (const id of store.scheduled.keys()) background.run(postWhenDue(core, id));

  return {
    core,
    sockets,
    requests,
    panels,
    ui,
    door,
    server,
    background,
    setDelivery(next) {
      mode = next;
    },
    halt() {
      offClock();
      stop.abort(new Error('The workspace stopped.'));
    },
  };
}

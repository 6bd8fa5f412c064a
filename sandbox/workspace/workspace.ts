import { actorOf } from './acts/ask.ts';
import { channelFor } from './acts/places.ts';
import { type Administration, administrationOf } from './administration.ts';
import { type Assembly, assemble } from './assembly.ts';
import type { Delivered, Envelope, Origin } from './core.ts';
import type { DisconnectReason } from './delivery/sockets.ts';
import type { DeliveryMode } from './delivery/target.ts';
import type { ApiCall, DeliveryAttempt } from './event-log.ts';
import type { FaultBoard } from './faults.ts';
import { type Person, personOf } from './person.ts';
import type { RateLimits } from './rate-limits.ts';
import { closeServer } from './server.ts';
import { canSee, findChannel } from './state/channels.ts';
import { findMessage, isHousekeeping, isReply, messagesOf } from './state/messages.ts';
import type { Team, WorkspaceState } from './state/model.ts';
import { findUser } from './state/people.ts';
import { dumpStore } from './state/store.ts';
import { stackOf } from './state/views.ts';
import type { Panel, PanelHandle } from './ui/panels.ts';
import { describeWorkspace, waitFor } from './watch.ts';
import type { FileObject, Message, View } from './wire.ts';
import type { WorkspaceOptions } from './workspace-options.ts';

/** The faults, and what can happen to the bot sockets. */
export interface SlackFaults extends FaultBoard {
  /** Cuts every socket without a word. */
  dropSockets(): void;
  /** Says goodbye to every socket, as Slack does before it recycles a host. */
  disconnect(reason: DisconnectReason): void;
}

export interface WorkspaceFile {
  readonly file: FileObject;
  readonly bytes: Buffer;
  /** The bytes as UTF-8. */
  readonly text: string;
}

/** A running local workspace: what Slack is to an app, on the wire. */
export interface Workspace {
  readonly url: string;
  /** Whoever shows it may read and act as any person here. */
  readonly token: string;
  /** Address of the page, with the token. */
  readonly pageUrl: string;
  /** For `slackApiUrl`. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly team: Team;
  /** Another team, for requests that do not belong here: `as(user, { team: workspace.otherTeam })`. */
  readonly otherTeam: Team;
  readonly app: { readonly id: string; readonly botUserId: string; readonly botId: string };
  /** A person by id or handle; what they do goes the same way as from the browser. `from` names another team or app in it. */
  as(user: string, from?: { readonly team?: Team; readonly appId?: string }): Person;
  /**
   * Copies of the messages of a channel (id, `#name`, or `@handle` for the bot's direct message with somebody), oldest first: those
   * in the channel itself, or with `thread` a root and its replies. `as` adds what only that person sees there, and hides what they
   * may not see. Lines of Slack itself (joined, topic set) only with `system`.
   */
  messages(channel: string, options?: MessageOptions): readonly Message[];
  /** The modal this person has before them. */
  view(user: string): View | undefined;
  /** The app home of this person. */
  home(user: string): View | undefined;
  readonly files: readonly WorkspaceFile[];
  /** Waits for a condition; rejects with what is in the workspace. `timeoutMs` (60,000 when absent) is real time. */
  waitFor<T>(what: string, check: () => T | undefined | false, timeoutMs?: number): Promise<T>;
  /** Every request of the app, oldest first. */
  readonly calls: readonly ApiCall[];
  /** Every attempt to hand something to the app, oldest first. */
  readonly deliveries: readonly DeliveryAttempt[];
  /** Forgets calls and deliveries. */
  clearLog(): void;
  readonly faults: SlackFaults;
  readonly rateLimits: Pick<RateLimits, 'enabled'>;
  readonly admin: Administration;
  readonly panels: { register(name: string, panel: Panel): PanelHandle };
  /** Where deliveries go from now on; `socket` at first. */
  delivery(mode: DeliveryMode): void;
  /** How many bot sockets are open. */
  readonly openSockets: number;
  /** Asks the request URL to prove itself (url_verification); true when it gave the challenge back. */
  verifyRequestUrl(): Promise<boolean>;
  /** Hands the app something of the caller's making, signed and enveloped. */
  deliverRaw(envelope: Envelope): Promise<Delivered>;
  /** Everything worth keeping, as JSON; `seed: { state }` goes on from it. */
  dump(): WorkspaceState;
  /** What is in the channels and views, as text for people. */
  describe(): string;
  /** Closes everything; throws when the workspace itself failed meanwhile. */
  stop(): Promise<void>;
}

export interface MessageOptions {
  readonly thread?: string;
  readonly as?: string;
  readonly system?: boolean;
}

const WAIT_MS = 60_000;

/** Starts a workspace on 127.0.0.1. */
export async function startWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const assembly = await assemble(options);
  const { core, sockets, panels } = assembly;
  const { app, store } = core;
  const userId = (reference: string) => findUser(store, reference)?.id ?? reference;
  const faults: SlackFaults = Object.assign(Object.create(core.faults), {
    dropSockets: () => sockets.drop(),
    disconnect: (reason: DisconnectReason) => sockets.disconnect(reason),
  });

  return {
    url: core.url(),
    token: assembly.door.token,
    pageUrl: `${core.url()}/?token=${assembly.door.token}`,
    apiUrl: `${core.url()}/api/`,
    botToken: app.botToken,
    appToken: app.appToken,
    signingSecret: app.signingSecret,
    team: { ...store.team },
    otherTeam: { id: 'T0000OTHER', name: 'Another company', domain: 'another' },
    app: { id: app.id, botUserId: app.botUserId, botId: app.botId },
    as(user, from) {
      const { id, domain } = from?.team ?? store.team;
      const origin: Origin = { teamId: id, teamDomain: domain, appId: from?.appId ?? app.id };
      return personOf(core, userId(user), origin);
    },
    messages: (channel, given = {}) => listMessages(assembly, channel, given),
    view: (user) => structuredClone(stackOf(store, userId(user)).at(-1)),
    home: (user) => structuredClone(store.homes.get(userId(user))?.view),
    get files() {
      return [...store.files.values()].map(({ file, content }) => {
        const bytes = Buffer.from(content, 'base64');
        return { file: structuredClone(file), bytes, text: bytes.toString('utf8') };
      });
    },
    waitFor: (what, check, timeoutMs = WAIT_MS) => waitFor(core, what, check, timeoutMs),
    calls: core.log.calls,
    deliveries: core.log.deliveries,
    clearLog: () => core.log.clear(),
    faults,
    rateLimits: core.limits,
    admin: administrationOf(core),
    panels,
    delivery: (mode) => assembly.setDelivery(mode),
    get openSockets() {
      return sockets.open;
    },
    verifyRequestUrl: () => verifyRequestUrl(assembly),
    deliverRaw: (envelope) => core.deliver(envelope, []),
    dump: () => dumpStore(store, appIdentity(assembly)),
    describe: () => describeWorkspace(core),
    stop: () => stop(assembly),
  };
}

function appIdentity({ core: { app } }: Assembly): WorkspaceState['app'] {
  const { id, botUserId, botId, botToken, appToken, signingSecret } = app;
  return { id, botUserId, botId, botToken, appToken, signingSecret };
}

function listMessages({ core }: Assembly, reference: string, options: MessageOptions): readonly Message[] {
  const { store, app } = core;
  const viewer = options.as === undefined ? undefined : (findUser(store, options.as)?.id ?? options.as);
  const channel = reference.startsWith('@')
    ? channelFor(core, actorOf(core, app.botUserId), reference)
    : findChannel(store, reference);
  if (channel === undefined || (viewer !== undefined && !canSee(channel, viewer))) return [];
  const { thread } = options;
  const root = thread === undefined ? undefined : findMessage(store, channel.id, thread);
  const rootTs = root !== undefined && isReply(root) ? root.thread_ts : thread;
  const fits = (message: Message) => {
    if (isHousekeeping(message) && options.system !== true) return false;
    if (rootTs !== undefined) return message.ts === rootTs || message.thread_ts === rootTs;
    return !isReply(message) || message.subtype === 'thread_broadcast';
  };
  return structuredClone(messagesOf(store, channel.id, viewer).filter(fits));
}

async function verifyRequestUrl({ core }: Assembly): Promise<boolean> {
  const challenge = core.store.ids.secret(32);
  const payload = { token: core.app.verificationToken, challenge, type: 'url_verification' };
  const envelope = { type: 'events_api' as const, kind: 'url_verification', payload, acceptsResponse: true };
  const { acked, response } = await core.deliver(envelope, []);
  if (!acked || typeof response !== 'object' || response === null) return false;
  const { challenge: given, text } = { challenge: undefined, text: undefined, ...response };
  return given === challenge || text === challenge;
}

async function stop({ core, sockets, requests, ui, server, halt, background }: Assembly): Promise<void> {
  if (core.stopping.aborted) return;
  halt();
  ui.close();
  await sockets.close();
  await closeServer(server);
  await requests.close();
  await background.end();
}

import { z } from 'zod';
import { movableClock } from '../../../sandbox/clock.ts';
import { chartPng } from '../../../src/adapters/charts/png.ts';
import { type AnyAction, changeAction, isAction, readAction } from '../../../src/catalog/action.ts';
import type { Looked, Step } from '../../../src/catalog/steps.ts';
import type { WorkerEngine } from '../../../src/jobs/engine.ts';
import type { Environment } from '../../../src/model/environment.ts';
import type { TimedOffer } from '../../../src/model/report.ts';
import type { Store } from '../../../src/ports/store.ts';
import { anEnvironment, aPlatform } from '../environment.ts';
import { aPlan } from '../plan.ts';
import { type QuietLog, quietLog } from './quiet-log.ts';

/** What a little action does at each of its stages; where nothing is said, all goes well. */
export interface Script {
  readonly plan?: () => Promise<void>;
  readonly apply?: () => Promise<void>;
  /** Waits after the change, a look every 10 s, ten minutes at most. */
  readonly wait?: (step: Step) => Promise<Looked<string>>;
  readonly verify?: () => Promise<'good' | 'bad' | 'unknown'>;
  readonly look?: () => Promise<void>;
  /** What its report offers later, and whether that is still wanted then. */
  readonly later?: readonly TimedOffer[];
  readonly stillWanted?: () => Promise<string | undefined>;
  /** What evidence is saved of; of nothing where nothing is said. */
  readonly subject?: string;
  /** What the environment does after a failed check. */
  readonly onFailedVerification?: Environment['onFailedVerification'];
}

const environment = anEnvironment();

const noParams = z.object({});
const common = {
  summary: 'For tests',
  params: noParams,
  positional: [],
  needs: ['cluster' as const],
  examples: [],
  deadlineMs: 3_600_000,
};

/** As the loader sees what it finds in a file. */
export function loaded(value: unknown): AnyAction {
  if (!isAction(value)) throw new Error('not an action');
  return value;
}

function turning(world: { turned: number }, script: Script) {
  return changeAction({
    ...common,
    risk: 'disruptive',
    target: () => 'deployment/mcp-server',
    subject: () => script.subject ?? 'nothing/at-all',
    async plan({ environment }) {
      await script.plan?.();
      return { ...aPlan, onFailure: environment.onFailedVerification === 'undo' ? 'undo' : 'ask', data: {} };
    },
    async run({ steps }) {
      await steps.once.marked('patch', {
        written: async () => (world.turned > 0 ? {} : undefined),
        async write() {
          world.turned += 1;
          await script.apply?.();
          return {};
        },
      });
      if (script.wait === undefined) return {};
      const waited = await steps.waitUntil('wait', { everyMs: 10_000, deadlineMs: 600_000, look: script.wait });
      return { waited };
    },
    async verify() {
      const mark = (await script.verify?.()) ?? 'good';
      return { mark, headline: `It is ${mark}.`, ...(script.later === undefined ? {} : { later: script.later }) };
    },
    stillWanted: async () => script.stillWanted?.(),
    undo: () => ({ label: 'Back', action: 'rollback', params: {} }),
  });
}

/** An engine on a real store whose actions `rollback` and `look` do what a script says, to a world that counts. */
export function littleEngine(
  store: Store,
  script: Script = {},
): { readonly engine: WorkerEngine; readonly world: { turned: number }; readonly log: QuietLog } {
  const world = { turned: 0 };
  const log = quietLog();
  const look = readAction({
    ...common,
    async run() {
      await script.look?.();
      return { mark: 'good', headline: 'Seen.' };
    },
  });
  const engine: WorkerEngine = {
    store,
    catalog: new Map([
      ['rollback', loaded(turning(world, script))],
      ['look', loaded(look)],
    ]),
    environments: new Map([
      ['production', { ...environment, onFailedVerification: script.onFailedVerification ?? 'offer' }],
    ]),
    defaultEnvironment: 'production',
    access: {
      role: async () => 'admin',
      require: async () => undefined,
      requireNow: async () => undefined,
      holdsNow: async () => true,
      sharingApprovers: ({ name }) => [name],
      approvers: async () => ({ of: [], people: new Set() }),
      grantors: async () => ({ of: [], people: new Set() }),
    },
    policy: {
      production: {
        reversible: { approvers: 0, typedName: false },
        disruptive: { approvers: 0, typedName: false },
        destructive: { approvers: 0, typedName: false },
      },
      other: {
        reversible: { approvers: 0, typedName: false },
        disruptive: { approvers: 0, typedName: false },
        destructive: { approvers: 0, typedName: false },
      },
      agents: {
        reversible: { approvers: 1, typedName: false },
        disruptive: { approvers: 1, typedName: false },
        destructive: { approvers: 1, typedName: false },
      },
      planTtlMs: 900_000,
      breakGlass: false,
      byClock: new Set(),
      questions: { perRequester: 10, perApprover: 50 },
    },
    schedules: new Map(),
    playbooks: new Map(),
    tasks: new Map(),
    clock: movableClock(),
    log,
    platform: () => aPlatform({ clock: movableClock(), log }),
    owner: 'w1',
    draw: chartPng,
    leaseMs: 60_000,
  };
  return { engine, world, log };
}

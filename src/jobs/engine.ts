import type { AgentSettings } from '../access/agents.ts';
import type { Policy } from '../access/policy.ts';
import type { Access } from '../access/roles.ts';
import type { Catalog } from '../catalog/loader.ts';
import type { DrawChart } from '../charts/pictures.ts';
import { fault } from '../errors.ts';
import type { IncidentContext } from '../incidents/context.ts';
import { cut } from '../model/cut.ts';
import type { Environment } from '../model/environment.ts';
import type { PagingSettings } from '../paging/escalator.ts';
import type { Playbooks } from '../playbooks/playbook.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Platform } from '../ports/platform.ts';
import type { Store } from '../ports/store.ts';
import type { Schedule } from '../schedules/schedule.ts';
import type { RoutineTask } from '../tasks/task.ts';

/** All that requests and runs need; made once in app.ts and handed down. */
export interface Engine {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly environments: ReadonlyMap<string, Environment>;
  /** Where a command without an environment goes. */
  readonly defaultEnvironment: string;
  readonly access: Access;
  readonly policy: Policy;
  /** What is asked for by the clock, by name. */
  readonly schedules: ReadonlyMap<string, Schedule>;
  /** Which agents may ask; undefined where none may. */
  readonly agents?: AgentSettings | undefined;
  /** Guides, by name. */
  readonly playbooks: Playbooks;
  /** Work that comes back, by name. */
  readonly tasks: ReadonlyMap<string, RoutineTask>;
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined where incidents are not configured. */
  readonly incidents?: IncidentContext | undefined;
  /** Who is on call, and how pages go. */
  readonly paging?: PagingSettings | undefined;
}

/** The engine of a process that carries runs out. */
export interface WorkerEngine extends Engine {
  /** The systems of an environment; each is opened at its first use. Throws ENVIRONMENT_UNKNOWN. */
  platform(environment: string): Platform;
  /** Draws a chart as PNG. */
  readonly draw: DrawChart;
  /** Names this worker in leases. */
  readonly owner: string;
  /** ms after which a silent worker's run is taken over. */
  readonly leaseMs: number;
}

/** An environment by name, the default where none is named. Throws ENVIRONMENT_UNKNOWN. */
export function environmentOf(engine: Engine, name: string | undefined): Environment {
  const environment = engine.environments.get(name ?? engine.defaultEnvironment);
  if (environment !== undefined) return environment;
  throw fault('ENVIRONMENT_UNKNOWN', `There is no environment "${cut(name ?? '', 60)}".`, {
    hint: `Name one of: ${[...engine.environments.keys()].join(', ')}.`,
  });
}

import type { EnvironmentConfig } from '../config/schema.ts';
import { fault } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { type MethodTable, portMethods } from '../ports/methods.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Platform, PortName, Ports } from '../ports/platform.ts';
import { type Opened, rooms } from './rooms.ts';

export interface PlatformOptions {
  readonly environment: string;
  readonly settings: EnvironmentConfig;
  /** Values of the variables the configuration names. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'clusterCall'>;
}

type Open = (name: PortName) => Promise<object>;
type Call = (...args: readonly unknown[]) => Promise<unknown>;
type Stream = (...args: readonly unknown[]) => AsyncIterable<unknown>;

/**
 * The systems of one environment, none of them opened yet. A method opens its own system at the first call, so that a broken kubeconfig
 * stops no database, and a process that only receives loads no client. One that could not be opened is tried again by the next call; one
 * that is not configured answers NOT_CONFIGURED.
 */
export function openPlatform(options: PlatformOptions): Platform {
  const { environment, settings, secrets, clock, log, metrics } = options;
  const opened = new Map<PortName, Promise<Opened<PortName>>>();

  async function openNow(name: PortName): Promise<Opened<PortName>> {
    const room = rooms[name];
    if (!room.configured(settings)) {
      throw fault('NOT_CONFIGURED', `No ${room.system} is configured for ${environment}.`, {
        hint: `Add \`environments.${environment}.${room.setting}\` to the configuration.`,
      });
    }
    const port = await room.open({ settings, secrets, clock, metrics, cluster: platform.writers.cluster });
    log.info({ environment, system: room.system }, 'system opened');
    return port;
  }

  function open(name: PortName): Promise<Opened<PortName>> {
    const known = opened.get(name);
    if (known !== undefined) return known;
    const opening = openNow(name).catch((error: unknown) => {
      opened.delete(name);
      throw error;
    });
    opened.set(name, opening);
    return opening;
  }

  const platform: Platform = {
    readers: faces(open, ({ reads }) => reads),
    writers: faces(open, ({ reads, writes }) => ({ ...reads, ...writes })),
    async close() {
      const all = await Promise.allSettled(opened.values());
      await Promise.allSettled(all.map((one) => (one.status === 'fulfilled' ? one.value.close?.() : undefined)));
    },
  };
  return platform;
}

/** One face of every port: its methods by name, each opening the system first. */
function faces(open: Open, methods: (of: MethodTable[PortName]) => Readonly<Record<string, string>>): Ports {
  const names = Object.keys(portMethods) as readonly PortName[];
  const made = names.map((name) => {
    const face = Object.entries(methods(portMethods[name])).map(([method, answers]) => [
      method,
      answers === 'stream' ? streamed(open, name, method) : called(open, name, method),
    ]);
    return [name, Object.freeze(Object.fromEntries(face))] as const;
  });
  return Object.fromEntries(made) as unknown as Ports;
}

function called(open: Open, name: PortName, method: string): Call {
  return async (...args) => {
    const port = (await open(name)) as Readonly<Record<string, Call>>;
    return port[method]?.(...args);
  };
}

function streamed(open: Open, name: PortName, method: string): Stream {
  return async function* (...args) {
    const port = (await open(name)) as Readonly<Record<string, Stream>>;
    yield* port[method]?.(...args) ?? [];
  };
}

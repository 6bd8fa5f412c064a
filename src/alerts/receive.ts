import type { IncomingHttpHeaders } from 'node:http';
import { fault, isFault } from '../errors.ts';
import type { Parsed } from '../model/alert.ts';
import type { Severity } from '../model/incident.ts';
import type { Clock } from '../ports/clock.ts';
import type { Intake } from '../ports/store/alerts.ts';
import { intakeOf } from './intake.ts';
import type { Rule } from './match.ts';
import type { AlertSource, HookSurroundings } from './source.ts';

/** One webhook of the configuration, ready to receive. */
export interface HookSettings {
  readonly name: string;
  readonly source: AlertSource<unknown>;
  readonly settings: unknown;
  readonly rules: readonly Rule[];
  /** Severity of an alert whose word of severity is not known. */
  readonly unknownSeverity: Severity;
  readonly clock: Clock;
  readonly surroundings: HookSurroundings;
  /** Resolves when the message is committed. */
  readonly take: (intake: Intake) => Promise<void>;
  /** Confirms a subscription at an address that was checked. */
  readonly confirm: (url: string) => Promise<void>;
}

export interface HookAnswer {
  readonly status: number;
  readonly body?: string;
  readonly type?: string;
}

const mostKept = 16 * 1024;

/**
 * Lets a message in, reads it, and commits it. Throws HOOK_REFUSED when the sender does not show the right secret, HOOK_MALFORMED when
 * nothing can be read of it (kept with what could not be read), STORE_DOWN when it is not committed.
 */
export async function receiveHook(
  hook: HookSettings,
  given: { readonly headers: IncomingHttpHeaders; readonly body: Buffer },
): Promise<HookAnswer> {
  const { source, settings, name, rules, clock } = hook;
  const request = { ...given, now: clock.now() };
  if (!(await source.authenticate(request, settings, hook.surroundings)))
    throw fault('HOOK_REFUSED', `The hook "${name}" did not let this message in.`);
  const parsed = await read(hook, () => source.parse(request, settings), given.body);
  const silentAfterMs = source.awaited?.(settings).silentAfterMs;
  const intake = intakeOf(name, parsed, rules, { silentAfterMs, unknownSeverity: hook.unknownSeverity });
  await hook.take(intake.heartbeat === undefined ? intake : withLife(intake, clock.now()));
  if (parsed.confirm !== undefined) await hook.confirm(parsed.confirm);
  return source.accepted?.(parsed) ?? { status: 200 };
}

async function read(hook: HookSettings, parse: () => Parsed, body: Buffer): Promise<Parsed> {
  try {
    return parse();
  } catch (error) {
    if (!isFault(error, 'HOOK_MALFORMED')) throw error;
    const item = body.subarray(0, mostKept).toString('utf8').replaceAll('\u0000', '');
    await hook.take({
      hook: hook.name,
      id: undefined,
      alerts: [],
      quarantined: [{ reason: error.message, item }],
      acknowledged: [],
    });
    throw error;
  }
}

/** The alert of a heartbeat that fell silent; the same with `resolved` when it comes back. */
export function silenceAlert(
  hook: string,
  sender: string,
  now: Date,
  status: 'firing' | 'resolved',
): Intake['alerts'][number] {
  const at = now.toISOString();
  return {
    alert: {
      fingerprint: 'heartbeat',
      status,
      labels: { alertname: 'HeartbeatSilent', sender, severity: 'critical' },
      annotations: {},
      summary: `${sender} is silent: its heartbeat has not come`,
      startsAt: at,
      endsAt: status === 'resolved' ? at : undefined,
      links: [],
    },
    group: `heartbeat ${hook}`,
    groupLabels: { sender },
    title: `${sender} is silent`,
    severity: 1,
    environment: undefined,
    service: 'monitoring',
    place: 'channel',
  };
}

function withLife(intake: Intake, now: Date): Intake {
  return { ...intake, alerts: [silenceAlert(intake.hook, intake.heartbeat?.sender ?? '', now, 'resolved')] };
}

import { type Fault, fault } from '../errors.ts';
import { type Incident, incidentName } from '../model/incident.ts';
import type { Approval, Run } from '../model/run.ts';
import type { KnownRelease } from '../ports/releases.ts';
import type { Policy } from './policy.ts';

/** What a lead needs to know and what the bot knows when somebody wants to approve alone. */
export interface GlassGrounds {
  readonly policy: Pick<Policy, 'breakGlass'>;
  readonly run: Pick<Run, 'action' | 'environment' | 'plan' | 'ground'>;
  readonly gate: Approval['gate'];
  readonly incidents: readonly Incident[];
  readonly known: readonly KnownRelease[];
}

/**
 * Whether a plan is of the kind that one person may approve alone in an open P1: a rollback that somebody asked for, to a release that passed
 * its check here, where the configuration allows it. Never in a freeze: that asks for two people by name.
 */
export function mayBreakGlass({ policy, run, gate, incidents, known }: GlassGrounds): boolean {
  const to = run.plan?.release?.to;
  return (
    policy.breakGlass &&
    run.action === 'rollback' &&
    run.ground.kind === 'person' &&
    gate.approvers > 0 &&
    gate.freeze === undefined &&
    known.some(({ digest, verdict }) => digest === to && verdict === 'verified') &&
    openP1s(incidents, run.environment).length > 0
  );
}

const openP1s = (incidents: readonly Incident[], environment: string) =>
  incidents.filter((one) => one.severity === 1 && one.state === 'open' && one.environment === environment);

/** The P1 whose lead this is. Throws GLASS_NOT_ALLOWED with the reason. */
export function glassIncident(grounds: GlassGrounds, user: string): Incident {
  if (!mayBreakGlass(grounds)) {
    throw refused(
      'Only a rollback to a release that passed its check here can be approved alone, in an open P1, where the configuration allows it.',
    );
  }
  const open = openP1s(grounds.incidents, grounds.run.environment);
  const own = open.find(({ lead }) => lead === user);
  if (own !== undefined) return own;
  const [first] = open;
  const who = first?.lead;
  throw fault('GLASS_NOT_ALLOWED', [
    `Only the lead of ${first === undefined ? 'an open P1' : incidentName(first.id)} can approve this alone`,
    ...(who === undefined ? [', and nobody leads it yet'] : [': that is ', { user: who }]),
    '. Nothing was changed.',
  ]);
}

const refused = (words: string): Fault => fault('GLASS_NOT_ALLOWED', `${words} Nothing was changed.`);

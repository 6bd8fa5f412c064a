import { fault } from '../errors.ts';
import type { Text } from '../model/text.ts';
import type { Ingress } from '../ports/ingress.ts';
import type { Certificate } from './certificate.ts';
import type { Held } from './see.ts';

/**
 * When cert-manager renews a certificate: after two thirds of its life, where its Certificate says nothing else (cert-manager.io, Certificate
 * resource: renewBefore). ISO 8601.
 */
export function renewalOf({ from, until }: Pick<Certificate, 'from' | 'until'>): string {
  const [begin, end] = [Date.parse(from), Date.parse(until)];
  return new Date(begin + ((end - begin) * 2) / 3).toISOString();
}

/** Who renews a Secret and when; none where nobody does. */
export function renewalNote({ secret, certificate }: Held, now: Date): readonly Text[] {
  const { name, keptBy } = secret;
  if (keptBy === undefined || certificate === undefined) return [];
  const at = renewalOf(certificate);
  const date = { time: at, as: 'date' as const };
  return Date.parse(at) > now.getTime()
    ? [[`${name}: cert-manager renews it about `, date, ` (Certificate ${keptBy})`]]
    : [
        [
          `${name}: cert-manager should have renewed it about `,
          date,
          '; ask it why: ',
          { code: `kubectl describe certificate ${keptBy}` },
        ],
      ];
}

interface Rotated {
  readonly ingress: Ingress;
  readonly namespace: string;
  /** The Secret that would be replaced; in words why it could not be read. */
  readonly present: Held | string;
  readonly next: string;
  /** Whether a person named the Secret that is replaced: they know what they take over. */
  readonly isNamed: boolean;
}

const issuers = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer'];

/** Throws SECRET_UNFIT where cert-manager keeps what would be replaced, or would write over what takes its place, and nobody said that they know. */
export function requireKeptByPeople({ ingress, namespace, present, next, isNamed }: Rotated): void {
  if (isNamed) return;
  const kept = typeof present === 'string' ? undefined : present.secret;
  if (kept?.keptBy !== undefined) {
    const { name, keptBy } = kept;
    throw fault(
      'SECRET_UNFIT',
      `cert-manager keeps ${name} (Certificate ${keptBy}) and renews it by itself. Nothing was changed.`,
      {
        hint: `Renew it now with \`cmctl renew ${keptBy} -n ${namespace}\`; to put ${next} in its place all the same, name both: \`/mcp cert rotate ${next} from=${name}\`.`,
      },
    );
  }
  const issuer = issuers.find((key) => key in ingress.annotations);
  if (issuer === undefined) return;
  const from = typeof present === 'string' ? 'NAME' : present.secret.name;
  throw fault(
    'SECRET_UNFIT',
    `cert-manager writes every Secret that ingress ${ingress.name} names (${issuer}), ${next} too. Nothing was changed.`,
    {
      hint: `Let cert-manager renew it (\`cmctl renew --all -n ${namespace}\`); to rotate all the same, name both: \`/mcp cert rotate ${next} from=${from}\`.`,
    },
  );
}

import { fault } from '../errors.ts';
import type { Ingress } from '../ports/ingress.ts';
import { listed } from './cert-look.ts';
import { type Certificate, covers } from './certificate.ts';
import { chainFindings, dateFindings, nameFindings, secretFindings } from './judge.ts';
import type { Held } from './see.ts';

/** Entries of an ingress that get another Secret. */
export interface Goal {
  /** The Secret they name now. */
  readonly from: string;
  /** Their places in `tls`. */
  readonly entries: readonly number[];
  readonly hosts: readonly string[];
}

interface Asked {
  readonly ingress: Ingress;
  readonly next: string;
  readonly certificate: Certificate | undefined;
  /** The Secret that is replaced, where a person named it. */
  readonly replaces: string | undefined;
}

/**
 * Which entries a Secret is for: those whose hosts its certificate covers, all entries of one present Secret at once. Throws NOTHING_TO_DO,
 * PARAM_INVALID where a person has to say which, SECRET_UNFIT where there is none.
 */
export function goalOf({ ingress, next, certificate, replaces }: Asked): Goal {
  const goals = goalsOf(ingress).filter(({ from }) => from !== next);
  const isUsed = ingress.tls.some(({ secret }) => secret === next);
  if (replaces !== undefined) {
    const named = goals.find(({ from }) => from === replaces);
    if (named !== undefined) return named;
    if (isUsed) throw nothingToDo(ingress, next);
    throw fault('PARAM_INVALID', `Ingress ${ingress.name} names no Secret ${replaces}.`, {
      hint: `It names ${listed(goals.map(({ from }) => from)) || 'none'}.`,
    });
  }
  const fitting = goals.filter(
    ({ hosts }) => certificate !== undefined && hosts.every((host) => covers(certificate, host)),
  );
  const [first, second] = fitting;
  if (first !== undefined && second === undefined) return first;
  if (second !== undefined) {
    throw fault('PARAM_INVALID', `${next} could take the place of ${listed(fitting.map(({ from }) => from))}.`, {
      hint: `Say which: \`/mcp cert rotate ${next} from=${second.from}\`.`,
    });
  }
  if (isUsed) throw nothingToDo(ingress, next);
  // One that nothing can be said of is refused for what it is, not for what it is for.
  if (certificate === undefined && goals[0] !== undefined) return goals[0];
  const needs = goals.map(({ from, hosts }) => `${from} is for ${listed(hosts)}`).join('; ');
  throw fault(
    'SECRET_UNFIT',
    `The certificate in ${next} is for ${listed(certificate?.names ?? []) || 'no host'}: no Secret of ingress ${ingress.name} can be replaced by it (${needs || 'it names none'}). Nothing was changed.`,
  );
}

const nothingToDo = (ingress: Ingress, next: string) =>
  fault('NOTHING_TO_DO', `Ingress ${ingress.name} names ${next} already. Nothing was changed.`);

/** The present Secrets, each with its entries. An entry without hosts is for all of the rules. */
function goalsOf({ tls, ruleHosts }: Ingress): readonly Goal[] {
  const found = new Map<string, { entries: number[]; hosts: string[] }>();
  for (const [index, { hosts, secret }] of tls.entries()) {
    if (secret === '') continue;
    const goal = found.get(secret) ?? { entries: [], hosts: [] };
    goal.entries.push(index);
    goal.hosts.push(...(hosts.length === 0 ? ruleHosts : hosts));
    found.set(secret, goal);
  }
  return [...found].map(([from, { entries, hosts }]) => ({ from, entries, hosts: [...new Set(hosts)] }));
}

/** Refuses a pair that would break a host, with everything that is wrong with it. */
export function requireFit({ secret, certificate, chain }: Held, hosts: readonly string[], now: Date): Certificate {
  const about =
    certificate === undefined
      ? []
      : [
          ...dateFindings(certificate, now, 0),
          ...nameFindings(certificate, hosts),
          ...(certificate.isAuthority ? [{ mark: 'bad' as const, text: 'it is the certificate of an authority' }] : []),
          ...chainFindings(chain),
        ];
  const wrong = [...secretFindings(secret), ...about].filter(({ mark }) => mark === 'bad').map(({ text }) => text);
  if (certificate !== undefined && wrong.length === 0) return certificate;
  throw fault(
    'SECRET_UNFIT',
    `${secret.name} cannot serve ${listed(hosts)}: ${wrong.join('; ')}. Nothing was changed.`,
  );
}

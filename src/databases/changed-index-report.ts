import type { Offer, Report } from '../model/report.ts';
import { bytes } from '../model/units.ts';
import type { IndexBuilt, IndexSpec, NamedIndex } from '../ports/database/index-changes.ts';
import type { DropData } from './drop-index-plan.ts';
import { nameIn } from './table-name.ts';

const indexes = { label: 'Indexes', action: 'db indexes', params: {} } as const;
const slow = { label: 'Slow statements', action: 'db slow', params: {} } as const;

/** How an index is after its build. */
export function builtReport({ table, name }: IndexSpec, now: IndexBuilt | null): Report {
  if (now === null) {
    return {
      mark: 'bad',
      headline: `The index ${name} on ${nameIn(table)} is not there, or is not as it was planned`,
      offers: [indexes],
    };
  }
  return {
    mark: 'good',
    headline: `The index ${name} on ${nameIn(table)} is built: ${bytes(now.bytes)}`,
    notes: ['the planner uses it from now on where it helps: compare the slow statements in some minutes'],
    offers: [slow, indexes],
  };
}

/** How it is after a drop. */
export function droppedReport(index: NamedIndex, isThere: boolean, wayBack: Offer | undefined): Report {
  return isThere
    ? {
        mark: 'bad',
        headline: `The index ${nameIn(index)} is still there: the server removes it when older transactions have ended`,
        offers: [{ label: 'Locks', action: 'db locks', params: {} }, indexes],
      }
    : {
        mark: 'good',
        headline: `The index ${nameIn(index)} is dropped`,
        offers: [slow, ...(wayBack === undefined ? [] : [wayBack]), indexes],
      };
}

/** The request that builds a dropped index again as it was; one that was broken is not brought back. */
export function restoreOffer({ index: { schema, name }, isValid }: DropData): Offer | undefined {
  if (!isValid) return undefined;
  return { label: `Build ${name} again`, action: 'db index create', params: { restore: `${schema}.${name}` } };
}

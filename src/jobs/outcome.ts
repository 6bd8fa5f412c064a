import { entryOf } from '../error-catalogue.ts';
import { asFault, type Fault, isFault } from '../errors.ts';
import { isPerson } from '../model/person.ts';
import type { Offer, Report } from '../model/report.ts';
import type { Failure, Run, RunState } from '../model/run.ts';
import { runName } from '../model/run.ts';
import { plain } from '../model/text.ts';
import type { Ending } from '../ports/store/runs.ts';

/** True when the worker must let go of the run without ending it: another goes on with it. */
export function handsOver(signal: AbortSignal): boolean {
  return isFault(signal.reason, 'LEASE_LOST') || isFault(signal.reason, 'WORKER_STOPPING');
}

/** An error as the store keeps it. */
export function toFailure(error: Fault): Failure {
  return { code: error.code, text: error.text, hint: error.hint };
}

/** How a run ends that met an error before it changed anything. */
export function endingUntouched(run: Run, error: unknown): Ending {
  const failure = asFault(error);
  const state: RunState =
    failure.code === 'CANCELLED' ? 'cancelled' : entryOf(failure.code).refusal ? 'refused' : 'failed';
  return {
    state,
    failure: toFailure(failure),
    ...(state === 'failed' && run.risk !== 'read-only' ? { note: failureNote(run, failure) } : {}),
  };
}

/** How a run ends that met an error after it may have changed something. */
export function endingTouched(run: Run, error: unknown, wayBack: readonly Offer[]): Ending {
  const failure = asFault(error);
  const state: RunState =
    failure.code === 'CANCELLED'
      ? 'cancelled'
      : failure.code === 'OUTCOME_UNKNOWN' || failure.effect === 'unknown'
        ? 'outcome_unknown'
        : 'failed';
  return {
    state,
    failure: toFailure(failure),
    offers: [...wayBack, ...failure.offers],
    note: failureNote(run, failure),
  };
}

/** How a run ends by the report of its check; `watch`: what is watched where all is well. */
export function endingVerified(run: Run, report: Report, wayBack: readonly Offer[], watch?: Ending['watch']): Ending {
  const offers = report.offers ?? [];
  if (report.mark === 'good')
    return {
      state: 'succeeded',
      report,
      offers,
      later: report.later,
      tell: toldOf(run, report, watch !== undefined),
      scored: true,
      ...(watch === undefined ? {} : { watch }),
    };
  const state: RunState = report.mark === 'unknown' ? 'outcome_unknown' : 'failed';
  return {
    state,
    report,
    offers: [...wayBack, ...offers],
    tell: toldOf(run, report, false),
    note: {
      key: 'ended',
      urgent: true,
      mention: callee(run),
      report: { mark: report.mark, headline: report.headline, notes: [`${runName(run.id)} · ${run.environment}`] },
    },
  };
}

/** The end of a change, for those who run the incident it belongs to. */
function toldOf(run: Run, { mark, headline }: Report, watched: boolean): Report {
  const next = watched ? [' It is watched for ten minutes: errors and restarts.'] : [];
  return {
    mark,
    headline,
    parts: [{ kind: 'text', text: ['Asked for by ', { user: run.requestedBy }, '.', ...next] }],
    notes: [`${runName(run.id)} · ${run.environment}`],
  };
}

/** Who is called about a run: the person who asked for it. The clock is nobody to call. */
export function callee({ requestedBy }: Run): string | undefined {
  return isPerson(requestedBy) ? requestedBy : undefined;
}

function failureNote(run: Run, failure: Fault): NonNullable<Ending['note']> {
  return {
    key: 'ended',
    urgent: true,
    mention: callee(run),
    report: {
      mark: failure.code === 'CANCELLED' ? 'neutral' : 'bad',
      headline: plain(failure.text),
      notes: [`${runName(run.id)} · ${run.environment}`],
    },
  };
}

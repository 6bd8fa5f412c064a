import { isPerson } from '../model/person.ts';
import type { TimedOffer } from '../model/report.ts';
import { type Run, runName } from '../model/run.ts';
import type { Text } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { PostedOffer } from '../ports/store/timed-offers.ts';
import { context } from './elements.ts';
import { fitted } from './fit.ts';
import { escaped } from './mrkdwn.ts';
import { headline, offerButtons } from './report.ts';
import type { Names } from './rich-text.ts';

/** A question whose time has come, with its button; without it once somebody has pressed it. */
export function timedOffer({ question, remark, run, offer, used }: PostedOffer, names: Names): ChatPayload {
  const call: readonly Text[] = isPerson(run.requestedBy) && used === undefined ? [[{ mention: run.requestedBy }]] : [];
  const head = headline(
    { mark: used === undefined ? 'waiting' : 'neutral', headline: question },
    [run.environment, ...call],
    names,
  );
  const ended = offer === undefined ? ['The button is no longer kept: type the command instead'] : [];
  const pressed: readonly Text[] =
    used === undefined
      ? ended
      : [['Asked for by ', { user: used.by }, ...(used.run === undefined ? [] : [`: ${runName(used.run)}`])]];
  const unknown =
    remark === undefined || used !== undefined ? [] : [`Could not check whether it is still needed: ${remark}`];
  const notes: readonly Text[] = [...pressed, ...unknown, `After ${run.action}, run ${runName(run.id)}`];
  const buttons = used === undefined && offer !== undefined ? offerButtons([offer]) : [];
  const tail = [...buttons, context(notes, names)];
  return fitted(`${escaped(question)} · ${run.environment}`, [head, ...tail], tail.length);
}

/** When a run will ask what, for the small print of its card. */
export function laterNotes({ report, finishedAt, state }: Run): readonly Text[] {
  if (state !== 'succeeded' || finishedAt === undefined) return [];
  return (report?.later ?? []).map(
    (one): Text => [`asks "${one.question}" `, { time: dueOf(one, finishedAt), as: 'date' }],
  );
}

function dueOf(one: TimedOffer, finishedAt: string): string {
  return 'at' in one ? one.at : new Date(Date.parse(finishedAt) + one.afterMs).toISOString();
}

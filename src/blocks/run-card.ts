import type { Button, KnownBlock } from '@slack/types';
import { scoreLine } from '../envelope/score.ts';
import { watchLine } from '../envelope/watch-words.ts';
import type { RunCard, RunFile } from '../model/run.ts';
import { hasEnded, runName } from '../model/run.ts';
import { type Inline, inlines, marked, plain, type Text } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { asker, missedTime } from './asker.ts';
import { actionIds, actions, button, context } from './elements.ts';
import { fitted } from './fit.ts';
import { escaped } from './mrkdwn.ts';
import { parts } from './parts.ts';
import { planCard } from './plan-card.ts';
import { headline, offerButtons } from './report.ts';
import { type Names, richText } from './rich-text.ts';
import { headAndRest } from './sentence.ts';
import { stepLines } from './step-lines.ts';
import { laterNotes } from './timed-offer.ts';
import { between, duration, signs, stateWords, utc } from './words.ts';

/** The message of a run, in every state: a pure view of its rows. */
export function runCard(card: RunCard, names: Names): ChatPayload {
  const { run } = card;
  if (run.state === 'awaiting_approval') return planCard(card, names);
  if (!hasEnded(run.state)) return underWay(card, names);
  if (run.report !== undefined && (run.state === 'succeeded' || run.failure === undefined))
    return reported(card, names);
  return failed(card, names);
}

/** Queued, running, verifying: what happens now, and how to stop it. */
function underWay(card: RunCard, names: Names): ChatPayload {
  const { run } = card;
  const word = stateWords[run.state];
  const doing = run.plan?.doing ?? run.report?.headline ?? `${word}: ${run.action}`;
  const lines = stepLines(card);
  const body: KnownBlock[] = [
    headline({ mark: 'running', headline: doing }, [run.environment, ...approvedBy(card), ...since(card)], names),
    ...(card.blockedBy === undefined ? [] : [richText([waiting(card.blockedBy)], names)]),
    ...(lines.length === 0 ? parts(run.report?.parts ?? [], names) : [richText(lines, names)]),
  ];
  const notes: Text[] =
    run.cancelledBy !== undefined
      ? [word, ['stopping: asked for by ', { user: run.cancelledBy }]]
      : run.backAskedBy !== undefined
        ? [word, ['going back: asked for by ', { user: run.backAskedBy }]]
        : [word];
  const tail: KnownBlock[] = [...controls(card), context([...notes, ...identity(card)], names)];
  return fitted(`${escaped(doing)} · ${run.environment} · ${word}`, [...body, ...tail], tail.length);
}

function controls(card: RunCard): KnownBlock[] {
  const buttons = [...goBackButton(card), ...stopButton(card)];
  return buttons.length === 0 ? [] : [actions(buttons)];
}

/** The way back at once, while the step waits that it is for. */
function goBackButton({ run, steps, approval }: RunCard): readonly Button[] {
  const words = run.plan?.goBack;
  if (approval === undefined || words === undefined || run.cancelledBy !== undefined || run.backAskedBy !== undefined)
    return [];
  if (!steps.some(({ key, state }) => key === words.step && state === 'running')) return [];
  const { label, does } = words;
  const confirm = { title: `${label}?`, text: does, yes: label };
  return [button({ label, id: actionIds.goBack, value: approval.id, confirm })];
}

function stopButton({ run, approval }: RunCard): readonly Button[] {
  if (approval === undefined || run.cancelledBy !== undefined) return [];
  const text = 'No further step is begun. What is done already stays as it is.';
  const confirm = { title: `Stop ${runName(run.id)}?`, text, yes: 'Stop it' };
  return [button({ label: 'Stop', id: actionIds.stop, value: approval.id, confirm })];
}

function waiting({ run, requestedBy }: { readonly run: number; readonly requestedBy: string }): Text {
  return [`Waiting for ${runName(run)} by `, { user: requestedBy }, ': it has the same target.'];
}

/** Ended with a report: the answer, its detail, what to do next. */
function reported(card: RunCard, names: Names): ChatPayload {
  const { run, offers } = card;
  const { report } = run;
  if (report === undefined) return failed(card, names);
  const looked = run.risk === 'read-only';
  const answer = headline(report, looked ? [] : [run.environment, ...took(card), ...actors(card)], names);
  const watch = card.watch === undefined ? undefined : watchLine(card.watch);
  const score = scoreLine(card.effects ?? [], (mark) => signs[mark]);
  const worst = [watch, score].find((line) => line?.mark === 'bad');
  const since = [watch, score].flatMap((line) =>
    line === undefined || line === worst ? [] : [richText([[`${signs[line.mark]} `, ...inlines(line.text)]], names)],
  );
  // What went wrong since is what is read first.
  const at = card.page?.at ?? 0;
  const isWorse = worst !== undefined;
  const now = isWorse ? plain(worst.text) : report.headline;
  const body: KnownBlock[] = [
    ...(isWorse ? [headline({ mark: 'bad', headline: now }, [run.environment], names)] : []),
    answer,
    ...parts([...(report.parts ?? []), ...(report.pages?.list[at] ?? [])], names),
    ...since,
  ];
  const small = [
    ...(report.pages === undefined ? [] : [`page ${at + 1} of ${report.pages.list.length}`]),
    ...(report.notes ?? []),
    ...(watch === undefined || watch.missing === '' ? [] : [watch.missing]),
    ...(score === undefined || score.missing === '' ? [] : [score.missing]),
    ...laterNotes(run),
    ...(looked ? [run.environment, ...took(card)] : []),
    ...filesOf(card),
    ...identity(card, !looked),
  ];
  const tail: KnownBlock[] = [
    ...offerButtons(
      offers.filter((offer) => offer.place === 'next'),
      pageButtons(card),
      declareButton(card),
    ),
    context([stateWords[run.state], ...small], names),
  ];
  return fitted(`${escaped(now)} · ${run.environment}`, [...body, ...tail], tail.length);
}

/** The looks that say whether the platform works. */
const asksForHelp: ReadonlySet<string> = new Set(['health', 'diagnose', 'why']);

/** Where something is down, the incident is one press away. */
function declareButton({ run, mayDeclare }: RunCard): readonly Button[] {
  if (mayDeclare !== true || run.report?.mark !== 'bad' || !asksForHelp.has(run.action)) return [];
  return [button({ label: 'Declare incident', id: actionIds.incidentDeclare, value: 'declare' })];
}

/** The pages beside the one that is shown. */
function pageButtons({ run: { report }, page }: RunCard): readonly Button[] {
  if (report?.pages === undefined || page === undefined) return [];
  const { back, on } = report.pages;
  return [
    ...(page.back === undefined ? [] : [button({ label: back, id: actionIds.page, value: page.back })]),
    ...(page.on === undefined ? [] : [button({ label: on, id: actionIds.page, value: page.on })]),
  ];
}

/** Ended without one: what happened, what it means, what to do. */
function failed(card: RunCard, names: Names): ChatPayload {
  const { run, offers } = card;
  const { sentence, detail } = ending(card);
  const lines = stepLines(card);
  const mark =
    run.state === 'failed' || run.state === 'parked' ? 'bad' : run.state === 'outcome_unknown' ? 'unknown' : 'neutral';
  const { head, rest } = headAndRest(sentence);
  const meaning = [...(rest.length === 0 ? [] : [rest]), ...detail];
  const body: KnownBlock[] = [
    headline({ mark, headline: words(head, names).replace(/\.$/, '') }, [run.environment], names),
    ...(meaning.length === 0 ? [] : [richText(meaning, names)]),
    ...(lines.length === 0 ? [] : [richText(lines, names)]),
  ];
  const tail: KnownBlock[] = [
    ...offerButtons(offers.filter((offer) => offer.place === 'next')),
    context([stateWords[run.state], ...took(card), ...filesOf(card), ...identity(card), ...approvedBy(card)], names),
  ];
  return fitted(`${escaped(words(sentence, names))} · ${run.environment}`, [...body, ...tail], tail.length);
}

/** A sentence with people by name, for where only words can stand. */
function words(sentence: Text, names: Names): string {
  return plain(sentence, { user: (id) => names(id) ?? id, time: utc });
}

function ending({ run, steps }: RunCard): { sentence: Text; detail: Text[] } {
  const name = run.plan?.headline ?? run.action;
  const untouched = steps.every((step) => step.kind !== 'effect');
  const nothing = untouched && run.risk !== 'read-only' ? 'Nothing was changed.' : '';
  if (run.state === 'expired') {
    const again = 'Ask again if it is still needed.';
    return { sentence: `${name}: nobody approved it in time.`, detail: [`${nothing} ${again}`.trim()] };
  }
  if (run.state === 'drifted') {
    const heir = run.supersededBy === undefined ? '' : `: ${runName(run.supersededBy)}`;
    if (run.failure !== undefined) {
      const why = [...inlines(run.failure.text), ` ${name} is asked for again below${heir}.`];
      return { sentence: why, detail: [] };
    }
    return {
      sentence: 'The plan has changed since you saw it.',
      detail: [`${name} no longer fits the platform. Nothing was changed. The new plan is below${heir}.`],
    };
  }
  if (run.failure === undefined) {
    const by: Text = run.cancelledBy === undefined ? name : [`${name}: cancelled by `, { user: run.cancelledBy }, '.'];
    return { sentence: by, detail: [nothing].filter((line) => line !== '') };
  }
  const hint = run.failure.hint === '' ? [] : [marked(run.failure.hint)];
  const said = inlines(run.failure.text);
  const detail: Text[] = [...hint];
  if (nothing !== '' && !plain(said).includes('Nothing was changed')) detail.unshift(nothing);
  return { sentence: said, detail };
}

function since({ run }: RunCard): readonly Text[] {
  return run.startedAt === undefined ? [] : [['started ', { time: run.startedAt, as: 'ago' }]];
}

/** Files that are there, and those that Slack refused; one that is on its way is not spoken of. */
function filesOf({ files = [] }: RunCard): readonly Text[] {
  const titles = (state: RunFile['state']) => files.filter((file) => file.state === state).map(({ title }) => title);
  const [there, refused] = [titles('there'), titles('refused')];
  const codes = [...new Set(files.flatMap(({ code }) => code ?? []))];
  return [
    ...(there.length === 0 ? [] : [`${there.length > 2 ? `${there.length} files` : there.join(', ')} in the thread`]),
    ...(refused.length === 0
      ? []
      : [`Slack refused the file${codes.length === 0 ? '' : ` (${codes.join(', ')})`}: ${refused.join(', ')}`]),
  ];
}

function took({ run }: RunCard): readonly Text[] {
  const from = run.startedAt ?? run.createdAt;
  return run.finishedAt === undefined || run.startedAt === undefined ? [] : [duration(between(from, run.finishedAt))];
}

function approvedBy({ approval, run }: RunCard): readonly Text[] {
  if (approval?.glass !== undefined) return [['approved alone by ', { user: approval.glass.by }, ', in an emergency']];
  const others = approval?.votes.filter((vote) => vote.verdict === 'approve' && vote.user !== run.requestedBy) ?? [];
  if (others.length === 0) return [];
  const names = others.map((vote): Inline => (vote.user === 'bot' ? 'policy' : { user: vote.user }));
  return [['approved by ', ...names.flatMap((name, index) => [...(index === 0 ? [] : [', ']), name])]];
}

function actors(card: RunCard): readonly Text[] {
  return [asker(card.run), ...approvedBy(card)];
}

function identity({ run }: RunCard, short = false): readonly Text[] {
  const asked: readonly Text[] = short ? [] : [['asked by ', ...asker(run)]];
  return [...asked, ...missedTime(run), `run ${runName(run.id)}`];
}

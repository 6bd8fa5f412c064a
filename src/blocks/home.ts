import type { KnownBlock } from '@slack/types';
import { sheetOf } from '../model/plan-sheet.ts';
import { hasEnded, type Run, type RunCard } from '../model/run.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { actionIds, actions, button, context, divider } from './elements.ts';
import { commandButtons } from './menu.ts';
import { planLines } from './plan-card.ts';
import { mentioned, type Names, richText } from './rich-text.ts';
import { runLine, runPoints } from './run-line.ts';

export interface HomeContent {
  readonly user: string;
  /** Commands for the quick buttons. */
  readonly commands: readonly string[];
  readonly environment: string;
  readonly open: readonly RunCard[];
  /** Whether this person has the role to decide about a run; all may where it is left out. */
  readonly mayDecide?: (card: RunCard) => boolean;
  readonly recent: readonly Run[];
}

/** App Home: what waits for me, what runs, what ran, what I can do. */
export function homeView(content: HomeContent, names: Names): ChatPayload {
  const { user, open, recent } = content;
  const waits = open.filter((card) => waitsFor(user, card) && (content.mayDecide?.(card) ?? true));
  const others = open.filter((card) => !waits.includes(card));
  const ended = recent.filter((run) => hasEnded(run.state));
  const blocks: KnownBlock[] = [
    richText(
      [[{ strong: waits.length === 0 ? 'Nothing waits for you.' : `${waits.length} waiting for your decision` }]],
      names,
    ),
    ...waits.slice(0, 5).flatMap((card) => question(card, names)),
    divider,
    runPoints('Under way', others, names),
    divider,
    richText([[{ strong: `Quick actions in ${content.environment}` }]], names),
    ...commandButtons(content.commands),
    divider,
    runPoints(
      'Recent',
      ended.slice(0, 10).map((run) => ({ run })),
      names,
    ),
    context(['Answers come as direct messages'], mentioned),
  ];
  return { text: 'Home', blocks };
}

/** A requester confirms their own run; where approvers are asked for, everybody but the requester may be one. */
function waitsFor(user: string, { run, approval }: RunCard): boolean {
  if (run.state !== 'awaiting_approval' || approval === undefined) return false;
  if (approval.gate.approvers === 0) return run.requestedBy === user;
  return run.requestedBy !== user && !approval.votes.some((vote) => vote.user === user);
}

function question(card: RunCard, names: Names): KnownBlock[] {
  const { run, approval } = card;
  if (approval === undefined || run.plan === undefined) return [];
  // A yes is given to what can be read: a plan with a file is decided where the file is.
  if (!sheetOf(run.plan).whole) {
    return [
      richText([runLine(card), 'Its plan is too long for this page: decide on its message in the channel.'], names),
    ];
  }
  const id = approval.gate.typedName ? actionIds.approveTyped : actionIds.approve;
  const confirm = {
    title: run.plan.confirm,
    text: `${run.plan.headline} in ${run.environment}`,
    yes: 'Yes',
  };
  return [
    richText([runLine(card)], names),
    ...planLines(run.plan, names),
    actions([
      button({
        label: run.plan.confirm,
        id,
        value: approval.id,
        style: 'danger',
        ...(approval.gate.typedName ? {} : { confirm }),
      }),
      button({ label: 'Cancel', id: actionIds.decline, value: approval.id }),
    ]),
  ];
}

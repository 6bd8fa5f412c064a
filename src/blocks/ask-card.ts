import type { RunCard } from '../model/run.ts';
import { runName } from '../model/run.ts';
import { plain, type Text } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { context } from './elements.ts';
import { fitted } from './fit.ts';
import { escaped } from './mrkdwn.ts';
import { planCard } from './plan-card.ts';
import { headline } from './report.ts';
import type { Names } from './rich-text.ts';

/** The question to one approver, in their direct messages: the whole plan while it waits for them, then how it was decided. */
export function askCard(card: RunCard, user: string, names: Names): ChatPayload {
  const { run, approval } = card;
  const voted = approval?.votes.some((vote) => vote.user === user) ?? false;
  if (run.state === 'awaiting_approval' && approval?.state === 'open' && !voted)
    return {
      ...planCard(card, names),
      text: `Your approval is needed: ${escaped(run.plan?.headline ?? run.action)} in ${run.environment}`,
    };
  const title = run.plan?.headline ?? run.action;
  const where: readonly Text[] = /^[CG]/.test(run.origin.channel)
    ? [['continues in ', { channel: run.origin.channel }]]
    : [];
  const { mark, words } = outcome(card, voted);
  return fitted(
    escaped(`${title}: ${wordsOnly(words, names)}`),
    [
      headline({ mark, headline: title }, [run.environment, words], names),
      context([['asked by ', { user: run.requestedBy }], ...where, `run ${runName(run.id)}`], names),
    ],
    1,
  );
}

function outcome(
  { run, approval }: RunCard,
  voted: boolean,
): { readonly mark: 'good' | 'neutral'; readonly words: Text } {
  const yes = approval?.votes.filter(({ verdict }) => verdict === 'approve').map(({ user }) => user) ?? [];
  const no = approval?.votes.find(({ verdict }) => verdict === 'cancel')?.user ?? run.cancelledBy;
  if (approval?.state === 'open' && voted)
    return { mark: 'good', words: 'you approved it; somebody else is still needed' };
  if (approval?.state === 'approved')
    return {
      mark: 'good',
      words: ['approved by ', ...yes.flatMap((user, at) => [...(at === 0 ? [] : [', ']), { user }])],
    };
  if (approval?.state === 'cancelled')
    return { mark: 'neutral', words: no === undefined ? 'cancelled' : ['cancelled by ', { user: no }] };
  return { mark: 'neutral', words: run.state === 'drifted' ? 'the plan changed; a new one was made' : 'expired' };
}

const wordsOnly = (text: Text, names: Names) => plain(text, { user: (id) => names(id) ?? id }).trim();

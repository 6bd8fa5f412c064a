import type { KnownBlock } from '@slack/types';
import { holder } from '../access/roles.ts';
import { isPerson } from '../model/person.ts';
import type { Plan } from '../model/plan.ts';
import { planFileName, sheetOf } from '../model/plan-sheet.ts';
import type { Part } from '../model/report.ts';
import type { Approval, Run, RunCard } from '../model/run.ts';
import { agentOf, runName } from '../model/run.ts';
import type { Inline, Text } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { asker, missedTime } from './asker.ts';
import { actionIds, actions, button, context, select } from './elements.ts';
import { fitted } from './fit.ts';
import { escaped } from './mrkdwn.ts';
import { parts } from './parts.ts';
import { type Names, preformatted, richText } from './rich-text.ts';
import { signs } from './words.ts';

/** What would change, in lines a person can approve, and the one button that does it. */
export function planCard({ run, approval, offers, record }: RunCard, names: Names): ChatPayload {
  const { plan } = run;
  if (plan === undefined || approval === undefined) return { text: runName(run.id), blocks: [] };
  const others = offers.filter((offer) => offer.place === 'other');
  const read = readable(plan, approval);
  const body: KnownBlock[] = [
    richText([[{ strong: plan.headline }, ` · ${run.environment} · asked by `, ...asker(run)]], names),
    ...planLines(plan, names, [...freeze(approval, names), ...outsideWindow(approval, names)]),
    ...agentsReason(run, names),
    ...(read.note === undefined ? [] : [richText([[`${signs.warning} `, { strong: read.note }]], names)]),
  ];
  const more = parts(plan.parts ?? [], names);
  const tail: KnownBlock[] = [
    actions([
      ...(read.canApprove ? [confirmButton(run, plan, approval)] : []),
      button({ label: 'Cancel', id: actionIds.decline, value: approval.id }),
      ...(read.canApprove && approval.asks?.glass
        ? [button({ label: 'Approve alone…', id: actionIds.breakGlass, value: approval.id })]
        : []),
      ...(others.length === 0
        ? []
        : [
            select(
              actionIds.offer,
              plan.alternatives?.label ?? 'Something else',
              others.map((offer) => ({ label: offer.label, value: offer.id })),
            ),
          ]),
    ]),
    context(
      [
        ...needs(run, approval),
        ['expires ', { time: approval.expiresAt, as: 'time' }],
        ...(record === undefined
          ? []
          : [`worked ${record.worked} of ${record.of} ${record.of === 1 ? 'time' : 'times'} here`]),
        ...missedTime(run),
        `run ${runName(run.id)}`,
      ],
      names,
    ),
  ];
  return fitted(
    `${escaped(plan.headline)} in ${run.environment}? Waiting for approval.`,
    [...body, ...more, ...tail],
    tail.length,
    body.length,
  );
}

/** Why an agent asks, in its own words and marked as such: below the plan, and no part of what is approved. */
function agentsReason({ ground }: Run, names: Names): KnownBlock[] {
  const agent = agentOf(ground);
  if (agent?.reason === undefined) return [];
  return [richText([[`${agent.name} gives this reason, which nobody has checked: “${agent.reason}”`]], names)];
}

/** What a person says yes to: changes, warnings, promises; `between` stands after the changes. */
export function planLines(plan: Plan, names: Names, between: readonly KnownBlock[] = []): readonly KnownBlock[] {
  const { lines, left, warnings, promises, members, moreMembers } = sheetOf(plan);
  const more = left === 0 ? [] : [`… and ${left} more ${left === 1 ? 'change' : 'changes'}`];
  return [
    ...(lines.length === 0 ? [] : [preformatted([...lines, ...more])]),
    ...between,
    ...warnings.map((warning) => richText([[`${signs.warning} `, ...asInlines(warning)]], names)),
    richText(promises, names),
    ...parts(memberList(members, moreMembers), names),
  ];
}

/** The set it acts on, as far as there is room; the file has the rest. */
function memberList(members: readonly Text[], more: number): readonly Part[] {
  if (members.length === 0) return [];
  const rest = more === 0 ? [] : [`… and ${more} more in ${planFileName}`];
  return [{ kind: 'list', ordered: false, items: [...members, ...rest] }];
}

/** Whether everything a person says yes to can be read from the message, and what to say where it takes a file to read it. */
function readable(plan: Plan, { file }: Approval): { readonly canApprove: boolean; readonly note?: string } {
  if (sheetOf(plan).whole) return { canApprove: true };
  if (file === 'posted')
    return {
      canApprove: true,
      note: `Too long for this message: read the whole plan in ${planFileName} in the thread.`,
    };
  const why =
    file === 'pending'
      ? 'it is being attached as a file in the thread, and can be approved then.'
      : 'it could not be attached as a file, so it cannot be approved here.';
  return { canApprove: false, note: `Too long for this message: ${why}` };
}

/** Why two people are asked for: `Freeze "year end" until 4 Jan 08:00: two people must confirm`. */
function freeze({ gate }: Approval, names: Names): KnownBlock[] {
  if (gate.freeze === undefined) return [];
  const people = gate.approvers === 2 ? 'two people' : `${gate.approvers} people`;
  return [
    richText(
      [
        [
          `${signs.warning} `,
          { strong: `Freeze "${gate.freeze.name}"` },
          ' until ',
          { time: gate.freeze.until, as: 'date' },
          `: ${people} must confirm.`,
        ],
      ],
      names,
    ),
  ];
}

/** Why one more person is asked for: `Outside of "Database maintenance", next 7 Dec 01:00: one more person must confirm`. */
function outsideWindow({ gate: { outside } }: Approval, names: Names): KnownBlock[] {
  if (outside === undefined) return [];
  const next: readonly Inline[] =
    outside.next === undefined ? [', which is not planned'] : [', next ', { time: outside.next, as: 'date' }];
  return [
    richText(
      [[`${signs.warning} `, { strong: `Outside of "${outside.name}"` }, ...next, ': one more person must confirm.']],
      names,
    ),
  ];
}

/** Who cannot be among those who approve. */
function others({ ground, requestedBy }: Run): readonly Inline[] {
  const people = [...(isPerson(requestedBy) ? [requestedBy] : []), ...(agentOf(ground)?.people ?? [])];
  if (ground.kind === 'schedule' || people.length === 0) return [];
  return [...new Set(people)].flatMap((user, at): Inline[] => [at === 0 ? ' other than ' : ', ', { user }]);
}

const asInlines = (text: Text) => (typeof text === 'string' ? [text] : text);

function confirmButton(run: Run, plan: Plan, approval: Approval) {
  const spoken = `${plan.confirm}: ${plan.subject} in ${run.environment}`;
  const shared = { label: plan.confirm, value: approval.id, style: 'danger' as const, spoken };
  if (approval.gate.typedName) return button({ ...shared, id: actionIds.approveTyped });
  return button({ ...shared, id: actionIds.approve });
}

/** Groups and people named as those who may approve. */
const mostNamed = 3;
function needs(run: Run, approval: Approval): readonly Text[] {
  const { approvers } = approval.gate;
  const agreed = approval.votes.filter((vote) => vote.verdict === 'approve');
  if (approvers === 0) return [['Waiting for ', { user: run.requestedBy }, ' to confirm']];
  const have: Text[] = agreed.length === 0 ? [] : [[...agreed.flatMap((vote) => [{ user: vote.user }, ' ']), 'agreed']];
  const besides = others(run);
  const people = approvers === 1 ? '1 approver' : `${approvers} approvers`;
  return ['Waiting for approval', ['Needs ', people, ...besides], ...askedWords(approval), ...have];
}

/** `Asked @mcp-approvers, 2 of them by direct message`. */
function askedWords({ asks }: Approval): readonly Text[] {
  if (asks === undefined || asks.of.length === 0) return [];
  const { of, told, more } = asks;
  const named = of.slice(0, mostNamed).flatMap((one, at): Inline[] => [...(at === 0 ? [] : [', ']), holder(one)]);
  const rest = of.length > mostNamed ? [` and ${of.length - mostNamed} more`] : [];
  const direct =
    told.length === 0
      ? ', nobody by direct message'
      : `, ${told.length}${more === 0 ? '' : ` of ${told.length + more}`} by direct message`;
  return [['Asked ', ...named, ...rest, direct]];
}

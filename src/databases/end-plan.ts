import { fault } from '../errors.ts';
import { type Plan, type Promised, promise } from '../model/plan.ts';
import { span } from '../model/units.ts';
import type { DatabaseCall, DatabaseReader, SessionRule } from '../ports/database.ts';
import { memberOf } from './member.ts';
import { ruleWords, whose } from './rule.ts';

/** No run ends more sessions than these, so that every one of them was shown to somebody. */
const most = 50;

/** What ending needs of its plan. */
export interface EndData {
  readonly keep: number;
  /** What to do where a session may not be ended. */
  readonly right: string;
}

/** The sessions a rule matches now, as a plan. Throws NOTHING_TO_DO where there is none. */
export async function endPlan(database: DatabaseReader, rule: SessionRule, call: DatabaseCall): Promise<Plan<EndData>> {
  const seen = await database.sessionsMatching(rule, most, call);
  const { sessions, matching } = seen;
  if (sessions.length === 0) {
    throw fault('NOTHING_TO_DO', `No session matches: there are ${noneWords(rule)}. Nothing was changed.`, {
      hint: 'See `/mcp db sessions` for who is connected.',
    });
  }
  const [longest] = sessions;
  const shortest = sessions.at(-1);
  const what = ruleWords(rule, sessions.length);
  const ages = `longest ${span(longest?.stateSeconds ?? 0)}, shortest ${span(shortest?.stateSeconds ?? 0)}`;
  return {
    headline: `End up to ${what}`,
    doing: `Ending ${what}`,
    confirm: 'End sessions',
    subject: seen.database,
    changes: [],
    promises: promisesOf(rule),
    onFailure: 'ask',
    course: [
      matching > sessions.length
        ? `${matching} match now; one run ends at most ${most}, those idle for longest (${ages}). Ask again for the rest.`
        : `${matching} ${matching === 1 ? 'matches' : 'match'} now: ${ages}.`,
    ],
    selection: { rule, ceiling: most, preview: sessions.map(memberOf) },
    steps: [
      { key: 'before', title: 'Count connections' },
      { key: 'end', title: 'End sessions' },
      { key: 'verify', title: 'Count again' },
    ],
    // Which sessions there are moves while people decide: the rule and the ceiling are what an approval binds.
    observed: { database: seen.database },
    data: {
      keep: rule.keep,
      right: 'to end sessions of others the role needs pg_signal_backend (docs/rights.md)',
    },
  };
}

const noneWords = (rule: SessionRule) => ruleWords(rule, 0).replace(/^0 sessions/, 'no sessions');

function promisesOf(rule: SessionRule): readonly Promised[] {
  const idle = rule.states.includes('idle');
  return [
    idle
      ? promise('effect', 'connections', () => 'Their clients lose a connection and open a new one when they need it.')
      : promise(
          'effect',
          'rollback',
          () => 'Their open transactions are rolled back; the application reconnects on its own.',
        ),
    promise(
      'only',
      { shown: true, unchanged: true },
      () =>
        'Only sessions shown here, and only those that are still as shown: one that becomes active meanwhile is left alone.',
    ),
    promise(
      'never',
      { others: 'left' },
      () => 'Never touched: sessions of this bot, superusers, replication, background workers, other databases.',
    ),
    ...(idle
      ? [
          promise(
            'spare',
            { keep: rule.keep, whose: whose(rule) },
            (terms) =>
              `Each client${terms.whose} keeps ${terms.keep === 1 ? 'its newest idle session' : `its ${terms.keep} newest idle sessions`}.`,
          ),
        ]
      : []),
    promise('way back', 'none', () => 'There is no way back: a session that was ended is gone.'),
  ];
}

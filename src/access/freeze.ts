import { type Fault, fault } from '../errors.ts';
import type { Frozen } from '../model/freeze.ts';
import type { Gate } from '../model/run.ts';

/** True when a change may go on at a moment: no freeze holds, or one that people have agreed to. */
export function passes(frozen: Frozen | undefined, { freeze }: Pick<Gate, 'freeze'>): boolean {
  return frozen === undefined || (frozen.during === 'two-approvers' && frozen.name === freeze?.name);
}

/** The refusal of a change in a freeze that lets nothing pass. */
export function frozenFault(frozen: Frozen, environment: string): Fault {
  return fault(
    'CHANGE_FREEZE',
    [
      `Freeze "${frozen.name}": nothing may be changed in ${environment} now. It ends `,
      { time: frozen.until, as: 'date' },
      '. Nothing was changed.',
    ],
    { hint: 'Ask again when it is over.' },
  );
}

/** What a yes to a plan from before the freeze comes to: the change is asked for again, by the rules of the freeze. */
export function begunFault({ name, during, until }: Frozen): Fault {
  const refused = during === 'refuse';
  return fault(
    'CHANGE_FREEZE',
    [
      `Freeze "${name}" has begun since this plan was made. Nothing was changed. Until `,
      { time: until, as: 'date' },
      refused ? ' no change passes.' : ' two people must confirm, neither of them who asked.',
    ],
    { hint: refused ? 'Ask again when it is over.' : 'Read the new plan: it waits for them.' },
  );
}

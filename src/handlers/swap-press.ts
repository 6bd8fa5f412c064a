import { actionIds } from '../blocks/elements.ts';
import { fault } from '../errors.ts';
import { environmentOf } from '../jobs/engine.ts';
import { holderAt } from '../paging/swap.ts';
import { swapDeclined, swapMessages } from '../paging/swap-words.ts';
import type { HandlerContext } from './context.ts';

interface Pressed {
  readonly user: string;
  readonly value: string;
}

/** The buttons of a question to take a shift. */
export const swapPresses: Readonly<Record<string, (context: HandlerContext, pressed: Pressed) => Promise<void>>> = {
  [actionIds.swapAccept]: (context, pressed) => decide(context, pressed, true),
  [actionIds.swapDecline]: (context, pressed) => decide(context, pressed, false),
};

/**
 * Takes the answer of whoever was asked. Throws ROLE_MISSING for anybody else and for who can no longer take a shift, ALREADY_DECIDED where
 * it was answered, replaced or is over, or whoever asked no longer has the shift.
 */
async function decide({ engine }: HandlerContext, { user, value }: Pressed, isYes: boolean): Promise<void> {
  const { store, clock, paging, incidents } = engine;
  const swap = await store.paging.swap(value);
  const schedule = swap && paging?.schedules.get(swap.schedule);
  if (swap === undefined || schedule === undefined)
    throw fault('REQUEST_MISMATCH', 'This button is not one of ours, or its schedule is gone.');
  const { person, by } = swap;
  if (user !== person)
    throw fault('ROLE_MISSING', ['Only ', { user: person }, ' can answer this. Nothing was changed.']);
  const now = clock.now();
  if (isYes) {
    await engine.access.requireNow(user, environmentOf(engine, undefined), 'operator', 'take a shift');
    if (holderAt(schedule, swap.schedule, await store.paging.takenShifts(), now) !== by)
      throw fault('ALREADY_DECIDED', [
        { user: by },
        ` is no longer on call for ${swap.schedule}. Nothing was changed.`,
      ]);
  }
  const messages = isYes
    ? swapMessages(swap, now.toISOString(), incidents?.settings.indexChannel)
    : [swapDeclined(swap)];
  if (!(await store.paging.decideSwap(swap, isYes, messages)))
    throw fault('ALREADY_DECIDED', 'This was answered already, or the shift is over. Nothing was changed.');
  await Promise.all([person, by].map((one) => store.messages.wantHome(one)));
}

import { leftOpen } from '../catalog/left-open.ts';
import { parseParams } from '../catalog/parse.ts';
import { asFault } from '../errors.ts';
import type { Offer } from '../model/report.ts';
import type { Ending } from '../ports/store/runs.ts';
import type { Engine } from './engine.ts';

/**
 * The offers that something answers: their action is in the catalogue and takes their parameters. One that nothing answers is a mistake of
 * ours; its button could only fail, so it is left out, and logged.
 */
export function answerable(
  { catalog, log }: Pick<Engine, 'catalog' | 'log'>,
  offers: readonly Offer[],
): readonly Offer[] {
  return offers.filter(({ label, action: command, params }) => {
    const action = catalog.get(command);
    try {
      // What only a person knows is asked in a form.
      if (action !== undefined && (leftOpen(action, params) ?? []).length > 0) return true;
      if (action !== undefined && parseParams(command, action, params)) return true;
      log.error({ label, action: command }, 'offer of an action that is not there');
    } catch (error) {
      log.error({ label, action: command, err: asFault(error) }, 'offer with parameters its action does not take');
    }
    return false;
  });
}

/** An end whose offers something answers. */
export function withAnswerable(engine: Pick<Engine, 'catalog' | 'log'>, ending: Ending): Ending {
  return { ...ending, offers: answerable(engine, ending.offers ?? []) };
}

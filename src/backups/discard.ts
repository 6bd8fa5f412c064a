import { fault } from '../errors.ts';
import { type Plan, promise } from '../model/plan.ts';
import { bytes, counted } from '../model/units.ts';
import type { Copy, RestoreSite } from '../ports/restores.ts';

/** What the run needs of its plan. */
export interface DiscardData {
  readonly name: string;
  readonly kind: Copy['kind'];
}

/** A database of the bot by its name. Throws COPY_UNKNOWN, naming those there are. */
export function copyNamed({ live, copies }: RestoreSite, name: string): Copy {
  const found = copies.find((one) => one.name === name);
  if (found?.mark !== undefined) return found;
  const names = copies.flatMap((one) => (one.mark === undefined ? [] : [one.name]));
  throw fault('COPY_UNKNOWN', `The bot has made no copy ${name} of ${live}. Nothing was changed.`, {
    hint: names.length === 0 ? 'There is none now.' : `There ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}.`,
  });
}

/** The plan of dropping one. */
export function discardPlan(site: RestoreSite, name: string): Plan<DiscardData> {
  const { kind, mark, bytes: size, sessions } = copyNamed(site, name);
  const was =
    kind === 'before' ? `what ${site.live} was before ${mark?.run} swapped it` : `restored by ${mark?.run} from a dump`;
  return {
    headline: `Drop ${name}`,
    doing: `Dropping ${name}`,
    confirm: 'Drop it',
    subject: name,
    changes: [{ label: name, before: mark?.state === 'loading' ? 'half loaded' : was, after: 'gone' }],
    promises: [
      promise(
        'only',
        { name, live: site.live },
        (terms) => `Only ${terms.name} is dropped; ${terms.live} stays as it is.`,
      ),
      promise('way back', kind, (of) =>
        of === 'before'
          ? 'There is no way back: what was written to it and is in no backup is lost.'
          : 'The backup stays in the bucket, and can be restored again.',
      ),
    ],
    onFailure: 'ask',
    course: [
      `It takes ${bytes(size)}. ${sessions === 0 ? 'Nobody is in it.' : `${counted(sessions, 'session')} in it will be ended.`}`,
    ],
    steps: [
      { key: 'drop', title: 'Drop it' },
      { key: 'verify', title: 'Look whether it is gone' },
    ],
    observed: { mark },
    data: { name, kind },
  };
}

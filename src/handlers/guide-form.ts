import { skipFormId } from '../blocks/guide-forms.ts';
import { fault } from '../errors.ts';
import type { HandlerContext } from './context.ts';
import { guideFor } from './guide-press.ts';

/** True for a form of guides. */
export function isGuideForm(form: string): boolean {
  return form === skipFormId;
}

/** Skips a step, with the reason somebody gave. Throws a Fault for who sent it. */
export async function takeGuideForm(
  context: HandlerContext,
  user: string,
  metadata: string,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const [token = '', step = ''] = metadata.split(':');
  const { run } = await guideFor(context, token, user);
  if (await context.engine.store.playbooks.skip(run.id, step, values['reason'] ?? '', user)) return;
  throw fault('ALREADY_DECIDED', 'Somebody has answered or skipped this already.');
}

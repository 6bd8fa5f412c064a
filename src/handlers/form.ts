import { dryField, environmentField, formIds, reasonField, typedField } from '../blocks/forms.ts';
import { asFault, fault } from '../errors.ts';
import { press } from '../jobs/approve.ts';
import { breakGlass } from '../jobs/break-glass.ts';
import { askAs } from '../jobs/playbooks.ts';
import { request } from '../jobs/request.ts';
import { byPerson } from '../model/run.ts';
import { type HandlerContext, outcomeOf } from './context.ts';
import { type FormErrors, formErrors } from './form-errors.ts';
import { requireOurs } from './guard.ts';
import { isGuideForm, takeGuideForm } from './guide-form.ts';
import { isIncidentForm, takeIncidentForm } from './incident-form.ts';
import { type FormPayload, formPayload } from './payloads.ts';

/** A filled form. What it changes is written when this returns. */
export async function onForm(context: HandlerContext, body: unknown): Promise<FormErrors> {
  const payload = formPayload.parse(body);
  const typed = payload.view.callback_id === formIds.typedApproval;
  try {
    requireOurs(context.identity, payload.team.id, payload.api_app_id);
    if (typed) await approveTyped(context, payload);
    else if (payload.view.callback_id === formIds.breakGlass) await approveAlone(context, payload);
    else if (payload.view.callback_id === formIds.action) await requestAction(context, payload);
    else if (isGuideForm(payload.view.callback_id))
      await takeGuideForm(context, payload.user.id, payload.view.private_metadata, values(payload));
    else if (isIncidentForm(payload.view.callback_id)) await incidentForm(context, payload);
    else throw fault('REQUEST_MISMATCH', 'This form belongs to an older version.');
    context.answered?.('form', 'done');
    return undefined;
  } catch (error) {
    const failure = asFault(error);
    context.answered?.('form', outcomeOf(failure));
    if (failure.code === 'INTERNAL') context.engine.log.error({ err: error }, 'form broke');
    return formErrors(failure, fieldsOf(payload));
  }
}

function values({ view }: FormPayload): Readonly<Record<string, string>> {
  const given: [string, string][] = [];
  for (const [block, elements] of Object.entries(view.state.values)) {
    const [field] = Object.values(elements);
    const value = field?.selected_option?.value ?? field?.selected_options?.[0]?.value ?? field?.value ?? '';
    if (value.trim() !== '') given.push([block, value.trim()]);
  }
  return Object.fromEntries(given);
}

/** The fields of a form from top to bottom. */
function fieldsOf({ view }: FormPayload): readonly string[] {
  const blocks = view.blocks.flatMap(({ type, block_id: id }) => (type === 'input' && id !== undefined ? [id] : []));
  return blocks.length > 0 ? blocks : Object.keys(view.state.values);
}

/** One view is one request, however often it is sent. */
function keyOf({ team, view }: FormPayload): string {
  return `form:${team.id}:${view.id}:${view.hash ?? ''}`;
}

async function incidentForm(context: HandlerContext, payload: FormPayload): Promise<void> {
  const { view, user } = payload;
  await takeIncidentForm(context, {
    form: view.callback_id,
    user: user.id,
    token: view.private_metadata,
    key: keyOf(payload),
    values: values(payload),
  });
}

async function approveTyped(context: HandlerContext, payload: FormPayload): Promise<void> {
  const typed = values(payload)[typedField];
  await press(context.engine, {
    approval: payload.view.private_metadata,
    actor: payload.user.id,
    verdict: 'approve',
    typed,
  });
}

async function approveAlone({ engine }: HandlerContext, payload: FormPayload): Promise<void> {
  const { [reasonField]: reason = '' } = values(payload);
  await breakGlass(engine, { approval: payload.view.private_metadata, actor: payload.user.id, reason });
}

async function requestAction(context: HandlerContext, payload: FormPayload): Promise<void> {
  const form = await context.engine.store.forms.read(payload.view.private_metadata);
  if (form === undefined || form.user !== payload.user.id) {
    throw fault('REQUEST_MISMATCH', 'This form is not one of ours, or was opened more than a day ago.');
  }
  const { [environmentField]: environment, [dryField]: dry, ...params } = values(payload);
  const wish = { kind: 'action', command: form.command, params, environment, dry: dry === 'yes' } as const;
  const by = { actor: payload.user.id, origin: form.origin };
  // What is only tried out is no step done.
  if (form.guide !== undefined && !wish.dry) return askAs(context.engine, form.guide, by, wish);
  await request(context.engine, { key: keyOf(payload), ...by, ground: byPerson, wish });
}

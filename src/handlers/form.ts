import { dryField, environmentField, formIds, typedField } from '../blocks/forms.ts';
import { asFault, fault } from '../errors.ts';
import { press } from '../jobs/approve.ts';
import { request } from '../jobs/request.ts';
import { byPerson } from '../model/run.ts';
import { type FormErrors, formErrors } from './form-errors.ts';
import { type Front, outcomeOf } from './front.ts';
import { requireOurs } from './guard.ts';
import { isIncidentForm, takeIncidentForm } from './incident-form.ts';
import { type FormPayload, formPayload } from './payloads.ts';

/** A filled form. What it changes is written when this returns. */
export async function onForm(front: Front, body: unknown): Promise<FormErrors> {
  const payload = formPayload.parse(body);
  const typed = payload.view.callback_id === formIds.typedApproval;
  try {
    requireOurs(front.identity, payload.team.id, payload.api_app_id);
    if (typed) await approveTyped(front, payload);
    else if (payload.view.callback_id === formIds.action) await requestAction(front, payload);
    else if (isIncidentForm(payload.view.callback_id)) await incidentForm(front, payload);
    else throw fault('REQUEST_MISMATCH', 'This form belongs to an older version.');
    front.answered?.('form', 'done');
    return undefined;
  } catch (error) {
    const failure = asFault(error);
    front.answered?.('form', outcomeOf(failure));
    if (failure.code === 'INTERNAL') front.engine.log.error({ err: error }, 'form broke');
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

async function incidentForm(front: Front, payload: FormPayload): Promise<void> {
  const { view, user } = payload;
  await takeIncidentForm(front, {
    form: view.callback_id,
    user: user.id,
    token: view.private_metadata,
    key: keyOf(payload),
    values: values(payload),
  });
}

async function approveTyped(front: Front, payload: FormPayload): Promise<void> {
  const typed = values(payload)[typedField];
  await press(front.engine, {
    approval: payload.view.private_metadata,
    actor: payload.user.id,
    verdict: 'approve',
    typed,
  });
}

async function requestAction(front: Front, payload: FormPayload): Promise<void> {
  const form = await front.engine.store.forms.read(payload.view.private_metadata);
  if (form === undefined || form.user !== payload.user.id) {
    throw fault('REQUEST_MISMATCH', 'This form is not one of ours, or was opened more than a day ago.');
  }
  const { [environmentField]: environment, [dryField]: dry, ...params } = values(payload);
  await request(front.engine, {
    key: keyOf(payload),
    actor: payload.user.id,
    origin: form.origin,
    ground: byPerson,
    wish: { kind: 'action', command: form.command, params, environment, dry: dry === 'yes' },
  });
}

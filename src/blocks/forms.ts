import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { AnyAction } from '../catalog/action.ts';
import { paramUsages } from '../catalog/usage.ts';
import { cut } from '../model/cut.ts';
import type { Plan } from '../model/plan.ts';
import { mentioned, richText } from './rich-text.ts';

/** The forms the bot opens go by these ids. */
export const formIds = { typedApproval: 'mcp:typed-approval', action: 'mcp:action' } as const;

/** The block and element id of the one field of the typed approval. */
export const typedField = 'typed';
/** The field that chooses the environment. */
export const environmentField = 'environment';

const words = (text: string, most: number) => ({ type: 'plain_text' as const, text: cut(text, most), emoji: false });

/** A parameter's name as a label: `pool_size` as `Pool size`. */
const spoken = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll(/[_-]/g, ' ')}`;

/** Asks for the name of the target, letter by letter, before something is destroyed. `approval` is opaque. */
export function typedApproval(approval: string, plan: Plan, environment: string): ModalView {
  return {
    type: 'modal',
    callback_id: formIds.typedApproval,
    private_metadata: approval,
    title: words(`Confirm: ${plan.confirm}`, 24),
    submit: words(plan.confirm, 24),
    close: words('Back', 24),
    blocks: [
      richText(
        [[{ strong: plan.headline }, ` in ${environment}`], ...plan.promises.map(({ text }) => text), ...plan.course],
        mentioned,
      ),
      {
        type: 'input',
        block_id: typedField,
        label: words(`Type ${plan.subject} to go on`, 2000),
        element: { type: 'plain_text_input', action_id: typedField },
      },
    ],
  };
}

/** The form of an action, made from its parameters. `form` is opaque: the store knows what it stands for. */
export function actionForm(
  form: string,
  command: string,
  action: AnyAction,
  environments: readonly string[],
  chosen: string,
): ModalView {
  const fields = paramUsages(action).map(
    (param): InputBlock => ({
      type: 'input',
      block_id: param.name,
      optional: !param.required,
      label: words(spoken(param.name), 2000),
      ...(param.description === '' ? {} : { hint: words(param.description, 2000) }),
      element:
        param.choices.length > 0 && param.choices.length <= 100
          ? {
              type: 'static_select',
              action_id: param.name,
              options: param.choices.map((choice) => ({ text: words(choice, 75), value: choice })),
            }
          : { type: 'plain_text_input', action_id: param.name },
    }),
  );
  const option = (name: string) => ({ text: words(name, 75), value: name });
  const environment: InputBlock = {
    type: 'input',
    block_id: environmentField,
    label: words('Environment', 2000),
    element: {
      type: 'static_select',
      action_id: environmentField,
      options: environments.map(option),
      initial_option: option(chosen),
    },
  };
  const blocks: KnownBlock[] = [richText([action.summary], mentioned), ...fields, environment];
  return {
    type: 'modal',
    callback_id: formIds.action,
    private_metadata: form,
    title: words(`/mcp ${command}`, 24),
    submit: words(action.risk === 'read-only' ? 'Look' : 'Show the plan', 24),
    close: words('Cancel', 24),
    blocks,
  };
}

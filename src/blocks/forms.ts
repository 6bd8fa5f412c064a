import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { AnyAction } from '../catalog/action.ts';
import { hasDryRun } from '../catalog/command.ts';
import { type ParamUsage, paramUsages } from '../catalog/usage.ts';
import { cut } from '../model/cut.ts';
import type { Plan } from '../model/plan.ts';
import { mentioned, richText } from './rich-text.ts';

/** The forms the bot opens go by these ids. */
export const formIds = {
  typedApproval: 'mcp:typed-approval',
  breakGlass: 'mcp:break-glass',
  action: 'mcp:action',
} as const;

/** The block and element id of the one field of the typed approval. */
export const typedField = 'typed';
/** The field that says why somebody approves alone. */
export const reasonField = 'reason';
/** The field that chooses the environment. */
export const environmentField = 'environment';
/** The box that asks for the plan alone. */
export const dryField = 'dry';

/** The most entries Slack shows in a menu. */
const mostOptions = 100;

const words = (text: string, most: number) => ({ type: 'plain_text' as const, text: cut(text, most), emoji: false });

/** A parameter's name as a label: `pool_size` as `Pool size`. */
const spoken = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll(/[_-]/g, ' ')}`;

/** A title that fits into the 24 characters Slack has for it. */
const titled = (command: string) => words(command.length > 19 ? command : `/mcp ${command}`, 24);

/**
 * Asks for the name of the target, letter by letter, before something is destroyed. `approval` is opaque; `target` is what the run locks,
 * as kind/name: the kind says what the name is one of.
 */
export function typedApproval(approval: string, plan: Plan, environment: string, target: string): ModalView {
  const [kind = 'target'] = target.split('/');
  return {
    type: 'modal',
    callback_id: formIds.typedApproval,
    private_metadata: approval,
    title: words('Confirm', 24),
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
        label: words(`To continue, type the name of the ${kind}: ${plan.subject}`, 2000),
        element: { type: 'plain_text_input', action_id: typedField },
      },
    ],
  };
}

/** Asks the lead of an open P1 why they approve alone, and says what follows from it. */
export function glassForm(approval: string, plan: Plan, environment: string): ModalView {
  return {
    type: 'modal',
    callback_id: formIds.breakGlass,
    private_metadata: approval,
    title: words('Emergency approval', 24),
    submit: words(plan.confirm, 24),
    close: words('Back', 24),
    blocks: [
      richText(
        [
          [{ strong: plan.headline }, ` in ${environment}`],
          'Only the lead of an open P1 can do this. Everybody who could have approved is told at once, the incident gets a task to review it, and the audit has your reason.',
          ...plan.promises.map(({ text }) => text),
        ],
        mentioned,
      ),
      {
        type: 'input',
        block_id: reasonField,
        label: words('Why can nobody else approve it in time?', 2000),
        element: { type: 'plain_text_input', action_id: reasonField, multiline: true, max_length: 500 },
      },
    ],
  };
}

function field(param: ParamUsage, offered: readonly string[], given: string | undefined): InputBlock {
  const known = param.choices.length > 0 ? param.choices : offered;
  const values = [...new Set([...(given === undefined || known.length === 0 ? [] : [given]), ...known])].slice(
    0,
    mostOptions,
  );
  const option = (value: string) => ({ text: words(value, 75), value });
  const { kind } = param;
  const example = kind?.example;
  return {
    type: 'input',
    block_id: param.name,
    optional: !param.required,
    label: words(spoken(param.name), 2000),
    ...(param.description === '' ? {} : { hint: words(param.description, 2000) }),
    element:
      values.length > 0
        ? {
            type: 'static_select',
            action_id: param.name,
            options: values.map(option),
            ...(given === undefined ? {} : { initial_option: option(given) }),
          }
        : {
            type: 'plain_text_input',
            action_id: param.name,
            ...(kind?.field === 'lines' ? { multiline: true } : {}),
            ...(given === undefined ? {} : { initial_value: given }),
            ...(example === undefined ? {} : { placeholder: words(example, 150) }),
          },
  };
}

const dryBox: InputBlock = {
  type: 'input',
  block_id: dryField,
  optional: true,
  label: words('Try it out', 2000),
  element: {
    type: 'checkboxes',
    action_id: dryField,
    options: [{ text: words('Only show the plan; ask nobody for approval', 75), value: 'yes' }],
  },
};

export interface ActionFormTerms {
  /** Opaque: the store knows what it stands for. */
  readonly form: string;
  readonly command: string;
  readonly action: AnyAction;
  readonly environments: readonly string[];
  /** The environment it is opened with. */
  readonly chosen: string;
  /** By parameter, the values there are now, the likeliest first. */
  readonly offers: ReadonlyMap<string, readonly string[]>;
  /** By parameter, what it is filled with. */
  readonly given?: Readonly<Record<string, string | number | boolean>>;
}

/** The form of an action, made from its parameters. */
export function actionForm({
  form,
  command,
  action,
  environments,
  chosen,
  offers,
  given = {},
}: ActionFormTerms): ModalView {
  const fields = paramUsages(action).map((param) =>
    field(param, offers.get(param.name) ?? [], given[param.name]?.toString()),
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
  const blocks: KnownBlock[] = [
    richText([action.summary], mentioned),
    ...fields,
    environment,
    ...(hasDryRun(action) ? [dryBox] : []),
  ];
  return {
    type: 'modal',
    callback_id: formIds.action,
    private_metadata: form,
    title: titled(command),
    submit: words(action.risk === 'read-only' ? 'Look' : 'Show the plan', 24),
    close: words('Cancel', 24),
    blocks,
  };
}

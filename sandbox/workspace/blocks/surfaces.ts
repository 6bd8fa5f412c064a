import { fieldsOf } from '../record.ts';
import { type Check, flag, type Issue, list, oneOf, shape, step, text } from './check.ts';
import { blockKinds, blockList } from './layout.ts';
import { plain } from './texts.ts';
import { charactersIn, elementsIn } from './walk.ts';

/** Blocks of a modal, and of a home tab. An alert is for modals only; what messages alone take is left out. */
const IN_HOME = ['actions', 'context', 'divider', 'header', 'image', 'input', 'rich_text', 'section', 'video'];
const IN_MODAL = [...IN_HOME, 'alert'];
const IN_MESSAGE = Object.keys(blockKinds).filter((kind) => kind !== 'alert');

const MESSAGE_BLOCKS = 50;
const VIEW_BLOCKS = 100;
/** Slack was seen to refuse a message at about 13,200 characters in its blocks (bolt-js#2509). */
export const MESSAGE_CHARACTERS = 13_200;
/** All markdown blocks of a payload together. */
const MARKDOWN_CHARACTERS = 12_000;

const messageBlocks = blockList(IN_MESSAGE, MESSAGE_BLOCKS);

/** No block_id twice in a payload, no action_id twice in a block. */
const distinctIds: Check = (blocks, at, issues) => {
  if (!Array.isArray(blocks)) return;
  const blockIds = new Set<string>();
  for (const [index, part] of blocks.entries()) {
    const id = fieldsOf(part)?.['block_id'];
    if (typeof id !== 'string' || id === '') continue;
    const pointer = step(step(at, index), 'block_id');
    if (blockIds.has(id))
      issues.push({ pointer, code: 'duplicate_block_id', message: `block_id ${id} already exists` });
    blockIds.add(id);
  }
  const actionIds = new Map<unknown, Set<string>>();
  for (const { element, block, pointer } of elementsIn(blocks, at)) {
    const id = element['action_id'];
    if (typeof id !== 'string' || id === '') continue;
    const holder = actionIds.get(block['block_id'] ?? block) ?? new Set<string>();
    if (holder.has(id)) {
      issues.push({
        pointer: step(pointer, 'action_id'),
        code: 'duplicate_action_id',
        message: `action_id ${id} already exists in this block`,
      });
    }
    actionIds.set(block['block_id'] ?? block, holder.add(id));
  }
};

/** One table a message, 12,000 characters of markdown in all. */
const messageTotals: Check = (blocks, pointer, issues) => {
  if (!Array.isArray(blocks)) return;
  const ofType = (type: string) => blocks.filter((block) => fieldsOf(block)?.['type'] === type);
  if (ofType('table').length > 1) {
    issues.push({ pointer, code: 'only_one_table_allowed', message: 'only_one_table_allowed' });
  }
  const markdown = ofType('markdown');
  if (markdown.length > 1 && charactersIn(markdown) > MARKDOWN_CHARACTERS) {
    const message = `markdown blocks must be less than ${MARKDOWN_CHARACTERS + 1} characters in total`;
    issues.push({ pointer, code: 'too_long', message });
  }
};

/** What is wrong with the blocks of a message; `at` is where they stand in the payload. */
export function validateBlocks(blocks: unknown, at = '/blocks'): readonly Issue[] {
  const issues: Issue[] = [];
  messageBlocks(blocks, at, issues);
  distinctIds(blocks, at, issues);
  messageTotals(blocks, at, issues);
  return issues;
}

/** What is wrong with secondary attachments: at most 100, their blocks as good as a message's. */
export function validateAttachments(attachments: unknown, at = '/attachments'): readonly Issue[] {
  const issues: Issue[] = [];
  list(
    (value, pointer, found) => {
      const fields = fieldsOf(value);
      if (fields === undefined) found.push({ pointer, code: 'invalid_type', message: 'must be an object' });
      else if (fields['blocks'] !== undefined) found.push(...validateBlocks(fields['blocks'], step(pointer, 'blocks')));
    },
    100,
    0,
  )(attachments, at, issues);
  return issues;
}

/** Characters of all blocks of a message, attachments included; above `MESSAGE_CHARACTERS` Slack answers msg_blocks_too_long. */
export function messageCharacters(blocks: unknown, attachments: unknown): number {
  const inner = Array.isArray(attachments) ? attachments.map((part) => fieldsOf(part)?.['blocks']) : [];
  return charactersIn([blocks, ...inner]);
}

const common = { private_metadata: text(3_000), callback_id: text(255), external_id: text(255) };

/** Inputs need a button to send them; only one element may take the focus. */
const viewRules: Check = (value, at, issues) => {
  const view = fieldsOf(value) ?? {};
  const blocks = view['blocks'];
  distinctIds(blocks, step(at, 'blocks'), issues);
  const hasInput = Array.isArray(blocks) && blocks.some((block) => fieldsOf(block)?.['type'] === 'input');
  if (view['type'] === 'modal' && hasInput && (view['submit'] === undefined || view['submit'] === null)) {
    const message = '`submit` is required when there is an input block';
    issues.push({ pointer: step(at, 'submit'), code: 'missing_field', message });
  }
  const focused = elementsIn(blocks, step(at, 'blocks')).filter(({ element }) => element['focus_on_load'] === true);
  const second = focused[1];
  if (second !== undefined) {
    const message = 'only one element may have focus_on_load';
    issues.push({ pointer: step(second.pointer, 'focus_on_load'), code: 'duplicate_focus', message });
  }
};

const modal = shape(
  { type: oneOf('modal'), title: plain(24), blocks: blockList(IN_MODAL, VIEW_BLOCKS) },
  {
    ...common,
    submit: plain(24),
    close: plain(24),
    clear_on_close: flag,
    notify_on_close: flag,
    submit_disabled: flag,
  },
  viewRules,
);

const home = shape(
  { type: oneOf('home'), blocks: blockList(IN_HOME, VIEW_BLOCKS) },
  { ...common, title: plain(24), submit: plain(24), close: plain(24) },
  viewRules,
);

/** What is wrong with a view of that type. */
export function validateView(view: unknown, type: 'modal' | 'home', at = '/view'): readonly Issue[] {
  const issues: Issue[] = [];
  (type === 'modal' ? modal : home)(view, at, issues);
  return issues;
}

/** An issue as Slack writes it in response_metadata.messages. */
export function describeIssue(issue: Issue): string {
  return `[ERROR] ${issue.message} [json-pointer:${issue.pointer}]`;
}

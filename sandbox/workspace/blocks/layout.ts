import { atLeastOne, type Check, exactlyOne, flag, list, number, oneOf, shape, text, variant } from './check.ts';
import { accessory, actionsElement, cardButton, contextAction, inputElement } from './elements.ts';
import { richText } from './rich-text.ts';
import { anyText, blockId, imageElement, mrkdwn, pictureFields, pictureRule, plain, url } from './texts.ts';

/** The blocks, each with the limits of @slack/types 3.2 and Slack's reference. Which surface takes which is in surfaces.ts. */

const named = { block_id: blockId };

const block = (
  type: string,
  required: Record<string, Check>,
  optional: Record<string, Check> = {},
  ...rules: Check[]
) => shape({ type: oneOf(type), ...required }, { ...named, ...optional }, ...rules);

const section = block(
  'section',
  {},
  { text: anyText(3_000), fields: list(anyText(2_000), 10), accessory, expand: flag },
  atLeastOne('text', 'fields'),
);

const image = block('image', { alt_text: text(2_000, 1) }, { title: plain(2_000), ...pictureFields }, pictureRule);

const input = block(
  'input',
  { label: plain(2_000), element: inputElement },
  { hint: plain(2_000), optional: flag, dispatch_action: flag },
);

const contextPart = variant(
  { image: imageElement, plain_text: plain(3_000), mrkdwn: mrkdwn(3_000) },
  'context element',
);

const video = block(
  'video',
  { alt_text: text(2_000, 1), title: plain(199), thumbnail_url: url, video_url: url },
  { title_url: url, author_name: text(49), provider_name: text(50), provider_icon_url: url, description: plain(200) },
);

const cell = variant(
  {
    raw_text: shape({ type: oneOf('raw_text'), text: text(12_000, 1) }),
    raw_number: shape({
      type: oneOf('raw_number'),
      value: number(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, true),
      text: text(255, 1),
    }),
    rich_text: richText,
  },
  'table cell',
);

const column = shape({}, { align: oneOf('left', 'center', 'right'), is_wrapped: flag });

const table = block(
  'table',
  { rows: list(list(cell, 20), 100) },
  { column_settings: list((value, at, issues) => value !== null && column(value, at, issues), 20) },
);

const dataTable = block(
  'data_table',
  { rows: list(list(cell, 20), 101, 2), caption: text(255, 1) },
  { page_size: number(1, 100), row_header_column_index: number(0, 19) },
);

const source = shape({ type: oneOf('url'), url, text: text(255, 1) });

const taskCard = block(
  'task_card',
  {
    task_id: text(255, 1),
    title: text(255, 1),
    status: oneOf('pending', 'in_progress', 'complete', 'error'),
  },
  { details: richText, output: richText, sources: list(source, 20, 0) },
);

const plan = block('plan', { title: text(255, 1) }, { tasks: list(taskCard, 50, 0) });

const alert = block(
  'alert',
  { text: anyText(200) },
  { level: oneOf('default', 'info', 'warning', 'error', 'success') },
);

const card = block(
  'card',
  {},
  {
    hero_image: imageElement,
    icon: imageElement,
    title: mrkdwn(150),
    subtitle: mrkdwn(150),
    body: mrkdwn(200),
    actions: list(cardButton, 5),
  },
  atLeastOne('hero_image', 'title', 'body', 'actions'),
);

const inContainer = {
  actions: block('actions', { elements: list(actionsElement, 25) }),
  context: block('context', { elements: list(contextPart, 10) }),
  divider: block('divider', {}),
  file: block('file', { external_id: text(255, 1), source: oneOf('remote') }),
  header: block('header', { text: plain(150) }),
  image,
  input,
  rich_text: richText,
  section,
  table,
  video,
};

const container = block(
  'container',
  { child_blocks: list(variant(inContainer, 'block type'), 10) },
  {
    title: plain(150),
    rich_text_title: richText,
    subtitle: anyText(150),
    icon: imageElement,
    width: oneOf('narrow', 'standard', 'wide', 'full'),
    is_collapsible: flag,
    default_collapsed: flag,
    has_header_divider: flag,
  },
  exactlyOne('title', 'rich_text_title'),
);

/** Every block type this workspace knows. */
export const blockKinds: Readonly<Record<string, Check>> = {
  ...inContainer,
  context_actions: block('context_actions', { elements: list(contextAction, 5) }),
  markdown: block('markdown', { text: text(12_000, 1) }),
  data_table: dataTable,
  task_card: taskCard,
  plan,
  alert,
  card,
  carousel: block('carousel', { elements: list(card, 10) }),
  container,
};

/** A list of blocks of those types, of `min` to `max`. */
export function blockList(kinds: readonly string[], max: number, min = 0): Check {
  const allowed = Object.fromEntries(
    kinds.flatMap((kind) => (blockKinds[kind] === undefined ? [] : [[kind, blockKinds[kind]]])),
  );
  return list(variant(allowed, 'block type'), max, min);
}

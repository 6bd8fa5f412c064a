import {
  atLeastOne,
  type Check,
  exactlyOne,
  flag,
  list,
  number,
  oneOf,
  pattern,
  shape,
  text,
  variant,
} from './check.ts';

/** A plain_text object of at most `max` characters. */
export function plain(max: number, min = 1): Check {
  return shape({ type: oneOf('plain_text'), text: text(max, min) }, { emoji: flag });
}

/** A mrkdwn object of at most `max` characters. */
export function mrkdwn(max: number, min = 1): Check {
  return shape({ type: oneOf('mrkdwn'), text: text(max, min) }, { verbatim: flag });
}

/** Either text object. */
export function anyText(max: number): Check {
  return variant({ plain_text: plain(max), mrkdwn: mrkdwn(max) }, 'text type');
}

/** An http(s) address of at most 3,000 characters. */
export const url: Check = (value, at, issues) => {
  text(3_000, 1)(value, at, issues);
  if (typeof value === 'string') pattern(/^https?:\/\//i, 'a valid http or https URL')(value, at, issues);
};

export const actionId = text(255, 1);
export const blockId = text(255);

/** The `value` of an option: Slack's types say 75, its Python SDK 150; this holds to the smaller. */
const optionValue = text(75, 1);

const optionWith = (label: Check): Check =>
  shape({ text: label, value: optionValue }, { description: anyText(75), url: text(3_000) });

/** An option of a select or overflow menu. */
export const plainOption = optionWith(plain(75));
/** An option of radio buttons or checkboxes, which may hold mrkdwn. */
export const richOption = optionWith(anyText(75));

export const optionGroup = shape({ label: plain(75), options: list(plainOption, 100) });

export const confirm = shape(
  { text: anyText(300) },
  { title: plain(100), confirm: plain(30), deny: plain(30), style: oneOf('primary', 'danger') },
);

export const placeholder = plain(150);

export const conversationFilter = shape(
  {},
  {
    include: list(oneOf('im', 'mpim', 'private', 'public'), 4),
    exclude_external_shared_channels: flag,
    exclude_bot_users: flag,
  },
  atLeastOne('include', 'exclude_external_shared_channels', 'exclude_bot_users'),
);

export const dispatchConfig = shape(
  {},
  { trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), 2) },
);

/** A picture by address or as a file of Slack; the rule goes with it. */
export const pictureFields = {
  image_url: url,
  slack_file: shape({}, { id: text(255, 1), url }, exactlyOne('id', 'url')),
} as const;
export const pictureRule = exactlyOne('image_url', 'slack_file');

export const imageElement = shape({ type: oneOf('image'), alt_text: text(2_000, 1) }, pictureFields, pictureRule);

export const colorScheme = oneOf('primary', 'danger');
export const date = pattern(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a date as YYYY-MM-DD');
export const time = pattern(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time as HH:mm');
export const epochSeconds = number(0, 9_999_999_999);

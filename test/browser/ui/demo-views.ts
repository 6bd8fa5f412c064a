import type { KnownBlock, ModalView } from '@slack/types';

/** What the app of these tests shows. */

export const plain = (text: string) => ({ type: 'plain_text' as const, text });
const button = (action_id: string, text: string, more: object = {}) => ({
  type: 'button' as const,
  action_id,
  text: plain(text),
  ...more,
});

/** The answer to a health check that went badly, with what to do. */
export const unwell: readonly KnownBlock[] = [
  {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          {
            type: 'text',
            text: '✕ production: PostgreSQL does not answer, MCP server is not ready',
            style: { bold: true },
          },
          { type: 'text', text: '\n✕ ' },
          { type: 'text', text: 'PostgreSQL', style: { bold: true } },
          { type: 'text', text: '  no answer in 3 s · last OK 11 min ago\n✕ ' },
          { type: 'text', text: 'MCP server', style: { bold: true } },
          { type: 'text', text: '  ' },
          { type: 'text', text: '/ready', style: { code: true } },
          { type: 'text', text: ' 503 on 2 of 3 pods: database: timeout' },
        ],
      },
    ],
  },
  {
    type: 'actions',
    block_id: 'next',
    elements: [
      button('diagnose', 'Diagnose mcp-server', { style: 'primary' }),
      button('rollback', 'Roll back to 41', {
        style: 'danger',
        confirm: {
          title: plain('Roll back mcp-server?'),
          text: plain('Revision 41 replaces 42 on 3 pods in production.'),
          confirm: plain('Roll back'),
          deny: plain('Back'),
          style: 'danger',
        },
      }),
      {
        type: 'overflow',
        action_id: 'more',
        options: [
          { text: plain('Show events'), value: 'events' },
          { text: plain('Show logs'), value: 'logs' },
        ],
      },
    ],
  },
  {
    type: 'context',
    elements: [{ type: 'mrkdwn', text: 'production · 6 checks in 84 ms · run R-1041 · *4 of 6* good' }],
  },
];

/** A form with a field of each common kind. */
export const form: ModalView = {
  type: 'modal',
  callback_id: 'declare',
  title: plain('Declare incident'),
  submit: plain('Declare'),
  close: plain('Cancel'),
  blocks: [
    { type: 'section', text: { type: 'mrkdwn', text: 'This opens a channel and pages *on-call*.' } },
    {
      type: 'input',
      block_id: 'title',
      label: plain('Title'),
      hint: plain('One sentence that says what is broken.'),
      element: {
        type: 'plain_text_input',
        action_id: 'title',
        placeholder: plain('mcp-server is down'),
        focus_on_load: true,
      },
    },
    {
      type: 'input',
      block_id: 'severity',
      label: plain('Severity'),
      element: {
        type: 'static_select',
        action_id: 'severity',
        placeholder: plain('Choose a severity'),
        options: ['P1', 'P2', 'P3', 'P4'].map((value) => ({ text: plain(value), value })),
      },
    },
    {
      type: 'input',
      block_id: 'who',
      label: plain('Lead'),
      optional: true,
      element: { type: 'users_select', action_id: 'who', placeholder: plain('Nobody yet') },
    },
    {
      type: 'input',
      block_id: 'options',
      label: plain('Also'),
      optional: true,
      element: {
        type: 'checkboxes',
        action_id: 'options',
        options: [
          { text: plain('Page the head of platform'), value: 'head', description: plain('At once, not after 30 min') },
          { text: plain('Open a bridge'), value: 'bridge' },
        ],
      },
    },
    {
      type: 'input',
      block_id: 'since',
      label: plain('Since'),
      optional: true,
      element: { type: 'datetimepicker', action_id: 'since' },
    },
    {
      type: 'input',
      block_id: 'more',
      label: plain('What is known'),
      optional: true,
      element: { type: 'plain_text_input', action_id: 'more', multiline: true },
    },
  ],
};

export const pick = (value: string) => ({ text: plain(value), value });
const sure = {
  title: plain('Really?'),
  text: plain('It changes at once.'),
  confirm: plain('Change'),
  deny: plain('Keep'),
};

/** Elements that report each change. */
export const fields: readonly KnownBlock[] = [
  {
    type: 'actions',
    block_id: 'row',
    elements: [
      {
        type: 'static_select',
        action_id: 'use:level',
        placeholder: plain('Level'),
        options: ['low', 'high'].map(pick),
        confirm: sure,
      },
      { type: 'datepicker', action_id: 'use:day', initial_date: '2026-01-31' },
      {
        type: 'radio_buttons',
        action_id: 'use:mode',
        options: ['slow', 'fast'].map(pick),
        initial_option: pick('slow'),
        confirm: sure,
      },
    ],
  },
  {
    type: 'section',
    block_id: 'search',
    text: plain('Search'),
    accessory: {
      type: 'external_select',
      action_id: 'use:revision',
      min_query_length: 2,
      placeholder: plain('Revision'),
    },
  },
  {
    type: 'section',
    block_id: 'many',
    text: plain('Several'),
    accessory: {
      type: 'multi_users_select',
      action_id: 'use:people',
      placeholder: plain('People'),
      max_selected_items: 2,
    },
  },
];

/** A view with a button that lays another one on it. */
export const stacked: ModalView = {
  type: 'modal',
  title: plain('First'),
  blocks: [{ type: 'actions', elements: [button('further', 'Further')] }],
};

/** What is in the app's home. */
export const home = (user: string): KnownBlock[] => [
  { type: 'header', text: plain('Nothing waits for you') },
  { type: 'section', text: { type: 'mrkdwn', text: `Hello <@${user}>.` }, accessory: button('refresh', 'Refresh') },
  { type: 'divider' },
  { type: 'section', text: { type: 'mrkdwn', text: '*Running*\nNone.' } },
];

/** Good blocks, each with one part handed in: the tests stretch that part to its limit and past it. */

export type Part = Record<string, unknown>;

export const plain = (text = 'x') => ({ type: 'plain_text', text });
export const mrkdwn = (text = 'x') => ({ type: 'mrkdwn', text });
export const option = (text = 'x', value = 'x', more: Part = {}) => ({ text: plain(text), value, ...more });
export const options = (count: number) => Array.from({ length: count }, (_, n) => option(`${n}`, `${n}`));
export const times = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));

export const section = (more: Part = {}) => ({ type: 'section', text: mrkdwn(), ...more });
export const button = (more: Part = {}) => ({ type: 'button', text: plain(), action_id: 'a', ...more });
export const actions = (...elements: Part[]) => ({ type: 'actions', elements });
export const select = (more: Part = {}) => ({ type: 'static_select', action_id: 'a', options: options(1), ...more });
export const input = (element: Part, more: Part = {}) => ({ type: 'input', label: plain(), element, ...more });
export const textInput = (more: Part = {}) => ({ type: 'plain_text_input', action_id: 'a', ...more });
export const image = (more: Part = {}) => ({
  type: 'image',
  image_url: 'https://example.com/a.png',
  alt_text: 'x',
  ...more,
});
export const richText = (...elements: Part[]) => ({ type: 'rich_text', elements });
export const richSection = (...elements: Part[]) => ({ type: 'rich_text_section', elements });
export const words = (text = 'x', more: Part = {}) => ({ type: 'text', text, ...more });
export const cell = (text = 'x') => ({ type: 'raw_text', text });
export const task = (more: Part = {}) => ({ type: 'task_card', task_id: 't', title: 'x', status: 'pending', ...more });
export const card = (more: Part = {}) => ({ type: 'card', title: mrkdwn(), ...more });
export const modal = (more: Part = {}) => ({ type: 'modal', title: plain(), blocks: [section()], ...more });
export const home = (more: Part = {}) => ({ type: 'home', blocks: [section()], ...more });
export const video = (more: Part = {}) => ({
  type: 'video',
  alt_text: 'x',
  title: plain(),
  thumbnail_url: 'https://example.com/a.png',
  video_url: 'https://example.com/a',
  ...more,
});

import { el, type Tree } from './tree.ts';

/** Line drawings of 20 × 20, in the colour of the text around them. */
const PATHS = {
  add: 'M10 4v12M4 10h12',
  app: 'M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM11.5 11.5h5v5h-5z',
  archive: 'M3 4h14v3.5H3zM4.5 7.5V16h11V7.5M8 10.5h4',
  back: 'M12.5 4.5 7 10l5.5 5.5',
  bookmark: 'M5.5 3h9v14L10 13.5 5.5 17z',
  calendar: 'M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3M13 3v3',
  check: 'M4.5 10.5 8.5 14.5 15.5 6',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4.5l3 1.5',
  close: 'M5 5l10 10M15 5 5 15',
  down: 'M5.5 8 10 12.5 14.5 8',
  download: 'M10 3v9.5M6 9l4 4 4-4M3.5 16.5h13',
  eye: 'M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 7.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6z',
  file: 'M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4',
  hash: 'M8 3.5 6.5 16.5M13.5 3.5 12 16.5M4 7.5h13M3 12.5h13',
  home: 'M3.5 9.5 10 4l6.5 5.5V16.5h-4.5V12H8v4.5H3.5z',
  link: 'M8.5 11.5a3 3 0 0 0 4.3 0l2.7-2.7a3 3 0 0 0-4.3-4.3l-.9.9M11.5 8.5a3 3 0 0 0-4.3 0l-2.7 2.7a3 3 0 0 0 4.3 4.3l.9-.9',
  lock: 'M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9M4.5 9h11v8h-11z',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  moon: 'M15.5 12.5A6.5 6.5 0 0 1 7.5 4.5a6.5 6.5 0 1 0 8 8z',
  more: 'M10 4.5v.01M10 10v.01M10 15.5v.01',
  people:
    'M7.5 9.5a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6zM2.5 16.5c0-3 2-4.5 5-4.5s5 1.5 5 4.5M13 9.3a2.5 2.5 0 1 0-.8-4.9M14.5 12.2c2 .4 3 1.8 3 4.3',
  person: 'M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 16.5c0-3 2.5-4.5 6-4.5s6 1.5 6 4.5',
  pin: 'M7.5 3h5l-.5 5 3 3H5l3-3zM10 11v6',
  refresh: 'M15.5 7A6.3 6.3 0 1 0 16.3 10.5M16 3.5V7.3H12.2',
  reply: 'M3.5 4.5h13v9H10L6.5 17v-3.5h-3z',
  search: 'M8.8 3.5a5.3 5.3 0 1 0 0 10.6 5.3 5.3 0 0 0 0-10.6zM12.7 12.7 17 17',
  send: 'M3 4l14.5 6L3 16l1.5-6zM4.5 10H11',
  shortcut: 'M11 2.5 4.5 11.5H9.5L8.5 17.5 15.5 8.5H10.5z',
  sidepanel: 'M3 4h14v12H3zM12 4v12',
  smile: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM7.5 8.2v.01M12.5 8.2v.01M6.8 11.8c1.6 2.4 4.8 2.4 6.4 0',
  sun: 'M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 2v1.8M10 16.2V18M2 10h1.8M16.2 10H18M4.3 4.3l1.3 1.3M14.4 14.4l1.3 1.3M15.7 4.3l-1.3 1.3M5.6 14.4l-1.3 1.3',
  'thumb-down': 'M6 3.5v8.5M6 12l3.5 5c1.5 0 2-1 1.7-2.3L10.7 12H16l-1.3-7.3a1.5 1.5 0 0 0-1.5-1.2H6H3.5V12H6',
  'thumb-up': 'M6 16.5V8M6 8l3.5-5c1.5 0 2 1 1.7 2.3L10.7 8H16l-1.3 7.3a1.5 1.5 0 0 1-1.5 1.2H6H3.5V8H6',
  trash: 'M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.7 11h7.6l.7-11',
  warning: 'M10 3 17.5 16.5h-15zM10 8v4M10 14.2v.01',
} as const;

export type IconName = keyof typeof PATHS;

export function isIconName(name: string): name is IconName {
  return Object.hasOwn(PATHS, name);
}

/** A line drawing; it says nothing, so a word must stand beside it or in the label. */
export function icon(name: IconName, className = 'icon'): Tree {
  const path = el('path', {
    d: PATHS[name],
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': name === 'more' ? 2.4 : 1.5,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  });
  return el('svg', { class: className, viewBox: '0 0 20 20', 'aria-hidden': 'true', focusable: 'false' }, path);
}

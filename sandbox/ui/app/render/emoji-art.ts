import { el, type Tree } from './tree.ts';

/** Signs of operations drawn by ourselves, so that they look the same where no emoji font is installed. View box 0 0 20 20. */

const shape = (tag: string, props: Record<string, string | number>): Tree => el(tag, props);
const disc = (fill: string): Tree => shape('circle', { cx: 10, cy: 10, r: 8.5, fill });
const ring = (fill: string, stroke: string): Tree =>
  shape('circle', { cx: 10, cy: 10, r: 8, fill, stroke, 'stroke-width': 1 });
const stroke = (d: string, color: string, width = 2.4): Tree =>
  shape('path', {
    d,
    fill: 'none',
    stroke: color,
    'stroke-width': width,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  });
const fill = (d: string, color: string): Tree => shape('path', { d, fill: color });
const square = (color: string): Tree => shape('rect', { x: 1.5, y: 1.5, width: 17, height: 17, rx: 3, fill: color });

const GLASS = 'M5 2h10v3l-3.6 5 3.6 5v3H5v-3l3.6-5L5 5z';
const eye = (cx: number): readonly Tree[] => [
  shape('ellipse', { cx, cy: 10, rx: 4.2, ry: 6.4, fill: '#fff', stroke: '#8a8f98', 'stroke-width': 0.8 }),
  shape('circle', { cx: cx - 1.2, cy: 11, r: 2.3, fill: '#3a2d24' }),
];
const bell = 'M10 2a5 5 0 0 0-5 5v4l-2 3.5h14L15 11V7a5 5 0 0 0-5-5zM8 16a2 2 0 0 0 4 0z';

const ART: Readonly<Record<string, readonly Tree[]>> = {
  white_check_mark: [square('#2aa561'), stroke('M5.5 10.5l3 3 6-7', '#fff')],
  heavy_check_mark: [stroke('M3.5 11l4.5 4.5L16.5 5', '#2aa561', 3)],
  x: [stroke('M4.5 4.5l11 11M15.5 4.5l-11 11', '#e0314b', 3.2)],
  warning: [
    fill('M10 1.8 19 17.6H1z', '#f5b52e'),
    stroke('M10 7.2v5', '#3a2d10', 2),
    shape('circle', { cx: 10, cy: 15.2, r: 1.2, fill: '#3a2d10' }),
  ],
  no_entry: [disc('#e0314b'), shape('rect', { x: 4.5, y: 8.2, width: 11, height: 3.6, rx: 0.8, fill: '#fff' })],
  octagonal_sign: [fill('M6.3 1.5h7.4l4.8 4.8v7.4l-4.8 4.8H6.3l-4.8-4.8V6.3z', '#e0314b')],
  exclamation: [stroke('M10 3v8.5', '#e0314b', 3.4), shape('circle', { cx: 10, cy: 16.4, r: 1.9, fill: '#e0314b' })],
  information_source: [
    square('#3b88c3'),
    stroke('M10 9v5.4', '#fff', 2.6),
    shape('circle', { cx: 10, cy: 5.6, r: 1.5, fill: '#fff' }),
  ],
  red_circle: [disc('#e0314b')],
  large_orange_circle: [disc('#f4900c')],
  large_yellow_circle: [disc('#f8c933')],
  large_green_circle: [disc('#2aa561')],
  large_blue_circle: [disc('#3b88c3')],
  white_circle: [ring('#fff', '#8a8f98')],
  black_circle: [ring('#26282c', '#8a8f98')],
  hourglass: [fill(GLASS, '#c8905b'), fill('M6.4 16.6h7.2v-1.2L10 11.6l-3.6 3.8z', '#ffe1b3')],
  hourglass_flowing_sand: [
    fill(GLASS, '#c8905b'),
    fill('M6.4 3.4h7.2v1.2L10 8.6 6.4 4.6z', '#ffe1b3'),
    stroke('M10 9.4v5.2', '#ffe1b3', 1),
  ],
  eyes: [...eye(5.5), ...eye(14.5)],
  rotating_light: [
    fill('M5 15V9.5a5 5 0 0 1 10 0V15z', '#e0314b'),
    fill('M3.5 15h13v3h-13z', '#8a8f98'),
    stroke('M10 1v2M3 4l1.5 1.5M17 4l-1.5 1.5', '#f4900c', 1.6),
  ],
  bell: [fill(bell, '#f5b52e')],
  lock: [
    stroke('M6.2 9V6.5a3.8 3.8 0 0 1 7.6 0V9', '#8a8f98', 2),
    shape('rect', { x: 3.8, y: 9, width: 12.4, height: 9, rx: 2, fill: '#f5b52e' }),
  ],
  pushpin: [fill('M7 2h6l-.6 6 3 3H4.6l3-3z', '#e0314b'), stroke('M10 11v7', '#8a8f98', 1.6)],
  fire: [
    fill('M10.5 1c1 4 5.5 6 5.5 11a6 6 0 0 1-12 0c0-3 2-4 2.5-6.5C8 6.5 8.5 8 8.5 8 10 6.5 11 4 10.5 1z', '#f4900c'),
    fill('M10 18.5a3.2 3.2 0 0 1-3.2-3.5c0-2 2-2.5 3-5 1.5 1.5 3.4 3 3.4 5a3.2 3.2 0 0 1-3.2 3.5z', '#f8d05a'),
  ],
  speech_balloon: [
    fill(
      'M3 3h14a1.5 1.5 0 0 1 1.5 1.5v8A1.5 1.5 0 0 1 17 14H9l-4.5 4v-4H3a1.5 1.5 0 0 1-1.5-1.5v-8A1.5 1.5 0 0 1 3 3z',
      '#bdd7e8',
    ),
  ],
};

/** The picture of an emoji we draw ourselves, or undefined. */
export function emojiArt(name: string): Tree | undefined {
  const shapes = Object.hasOwn(ART, name) ? ART[name] : undefined;
  if (shapes === undefined) return undefined;
  return el('svg', { class: 'emoji-art', viewBox: '0 0 20 20', 'aria-hidden': 'true', focusable: 'false' }, shapes);
}

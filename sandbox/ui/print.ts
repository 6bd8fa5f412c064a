import { readFileSync } from 'node:fs';
import { appBadge, drawAvatar, type Face } from './app/render/avatar.ts';
import { drawBlocks } from './app/render/blocks/draw.ts';
import { timeOfDay } from './app/render/calendar.ts';
import { drawAtRest } from './app/render/controls/rest.ts';
import { icon } from './app/render/icon.ts';
import { drawMessage, type MessageContents } from './app/render/message.ts';
import type { Scene } from './app/render/scene.ts';
import { plainWords } from './app/render/text-object.ts';
import { el, type Slot, type Tree } from './app/render/tree.ts';
import { escapeHtml, printTree } from './html.ts';
import { stylesheets } from './page.ts';

/** How a message or view is put on paper. Names are by id; what is not named shows its id. */
export interface PrintOptions {
  readonly theme: 'light' | 'dark';
  /** Of the page, px. */
  readonly width: number;
  /** ms since 1970: the time of the message, and what `{ago}` counts from. */
  readonly now: number;
  /** Of who looks, for date tokens; UTC when absent. */
  readonly timezone?: string;
  readonly author?: Face;
  /** Who looks. */
  readonly me?: string;
  readonly users?: Readonly<Record<string, string>>;
  /** Without #. */
  readonly channels?: Readonly<Record<string, string>>;
  /** Handles without @. */
  readonly groups?: Readonly<Record<string, string>>;
  /** Addresses of uploaded pictures, by file id; `data:` is fine here. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A message as an app posts it, or as the workspace keeps it. */
export interface PrintedMessage extends MessageContents {
  readonly is_ephemeral?: unknown;
}

/** A modal or home as an app opens it. */
export interface PrintedView {
  readonly type: 'modal' | 'home';
  readonly title?: unknown;
  readonly submit?: unknown;
  readonly close?: unknown;
  readonly blocks: unknown;
}

const APP: Face = { name: 'MCP Ops', color: '#6b6f7a', isApp: true };

function sceneFor(options: PrintOptions): Scene {
  const { users = {}, channels = {}, groups = {}, files = {}, me = '', timezone = 'UTC', now } = options;
  return {
    place: 'paper',
    me,
    user: (id) => users[id],
    channel: (id) => channels[id],
    group: (id) => groups[id],
    inGroup: () => false,
    file: (id) => files[id],
    timezone,
    now,
  };
}

/** Controls at rest, no problems, the first page. */
function atRest(scene: Scene): (slot: Slot) => Tree {
  return (slot) => {
    if (slot.slot === 'control') return el('span', { class: 'control' }, drawAtRest(slot.element, slot.block, scene));
    if (slot.slot === 'problem') return null;
    const pager = el('div', { class: 'pager' }, `Page 1 of ${slot.pages.length} · ${slot.label}`);
    return [slot.pages[0] ?? null, pager];
  };
}

let style: string | undefined;

/** All stylesheets of the page as one text. */
function styleText(): string {
  const read = (name: string) => readFileSync(new URL(`./styles/${name}.css`, import.meta.url), 'utf8');
  style ??= [...stylesheets, 'paper'].map(read).join('\n');
  return style;
}

function documentOf(body: Tree, title: string, options: PrintOptions, scene: Scene): string {
  return `<!doctype html>
<html lang="en" data-theme="${options.theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=${Math.floor(options.width)}">
<title>${escapeHtml(title)}</title>
<style>
${styleText()}
</style>
</head>
<body class="paper" style="width:${Math.floor(options.width)}px">
${printTree(body, atRest(scene))}
</body>
</html>
`;
}

/** A message as a complete HTML document that needs nothing else: the same drawing and styles as the browser UI. */
export function printMessage(message: PrintedMessage, options: PrintOptions): string {
  const scene = sceneFor(options);
  const author = options.author ?? APP;
  const ephemeral = message.is_ephemeral === true;
  const drawn = el(
    'article',
    { class: ephemeral ? 'message ephemeral' : 'message' },
    el('div', { class: 'message-gutter' }, drawAvatar(author)),
    el(
      'div',
      { class: 'message-main' },
      ephemeral ? el('div', { class: 'ephemeral-line' }, icon('eye'), 'Only visible to you') : null,
      el(
        'div',
        { class: 'message-head' },
        el('strong', { class: 'author' }, author.name),
        author.isApp ? appBadge : null,
        el('span', { class: 'message-time' }, timeOfDay(options.now, scene.timezone)),
      ),
      el('div', { class: 'message-body' }, drawMessage(message, scene)),
    ),
  );
  return documentOf(drawn, 'Message', options, scene);
}

function drawModal(view: PrintedView, scene: Scene): Tree {
  const [submit, close] = [plainWords(view.submit), plainWords(view.close)];
  return el(
    'div',
    { class: 'dialog modal-dialog', open: true },
    el(
      'div',
      { class: 'dialog-head' },
      drawAvatar(APP, 'small'),
      el('h2', {}, plainWords(view.title)),
      el('span', { class: 'icon-button' }, icon('close')),
    ),
    el('div', { class: 'dialog-body modal-body' }, drawBlocks(view.blocks, scene)),
    el(
      'div',
      { class: 'dialog-buttons' },
      el('button', { type: 'button', class: 'btn' }, close === '' ? (submit === '' ? 'Close' : 'Cancel') : close),
      submit === '' ? null : el('button', { type: 'button', class: 'btn btn-primary' }, submit),
    ),
  );
}

/** A modal or home as a complete HTML document. */
export function printView(view: PrintedView, options: PrintOptions): string {
  const scene = sceneFor(options);
  const home = view.type === 'home';
  const drawn = home ? el('div', { class: 'home' }, drawBlocks(view.blocks, scene)) : drawModal(view, scene);
  return documentOf(drawn, home ? 'Home' : plainWords(view.title), options, scene);
}

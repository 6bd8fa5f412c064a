import { type Fields, fieldsOf, listOf, textOf } from '../../../../workspace/record.ts';
import { drawLink } from '../link.ts';
import { drawRichText } from '../rich-text/draw.ts';
import type { BlockDrawing, Scene } from '../scene.ts';
import { el, type Tree } from '../tree.ts';

/** A sign and a word for each state of a task: neither alone. */
const STATES: Readonly<Record<string, readonly [sign: string, word: string]>> = {
  pending: ['○', 'Pending'],
  in_progress: ['…', 'In progress'],
  complete: ['✓', 'Complete'],
  error: ['✕', 'Error'],
};

function drawPart(name: string, given: unknown, scene: Scene): Tree {
  const rich = fieldsOf(given);
  return rich === undefined ? null : el('div', { class: `task-${name}` }, drawRichText(rich, scene));
}

function drawSources(given: unknown): Tree {
  const sources = listOf(given).map((one) => {
    const source = fieldsOf(one) ?? {};
    return el('li', {}, drawLink(source['url'], textOf(source['text']) ?? ''));
  });
  return sources.length === 0 ? null : el('ul', { class: 'task-sources', 'aria-label': 'Sources' }, sources);
}

function drawTask(task: Fields, scene: Scene): Tree {
  const status = textOf(task['status']) ?? 'pending';
  const [sign, word] = STATES[status] ?? ['?', status];
  const inside = [
    drawPart('details', task['details'], scene),
    drawPart('output', task['output'], scene),
    drawSources(task['sources']),
  ].filter((part) => part !== null);
  const head = [
    el('span', { class: `task-sign task-${status}`, 'aria-hidden': 'true' }, sign),
    el('span', { class: 'task-title' }, textOf(task['title']) ?? ''),
    el('span', { class: 'task-word' }, word),
  ];
  if (inside.length === 0) return el('div', { class: 'task' }, el('div', { class: 'task-head' }, head));
  const open = status === 'error' || status === 'in_progress';
  return el('details', { class: 'task', open }, el('summary', { class: 'task-head' }, head), inside);
}

const taskCard: BlockDrawing = (block, scene) => el('div', { class: 'block-tasks' }, drawTask(block, scene));

const plan: BlockDrawing = (block, scene) => {
  const tasks = listOf(block['tasks']).map((task) => el('li', {}, drawTask(fieldsOf(task) ?? {}, scene)));
  return el(
    'div',
    { class: 'block-tasks' },
    el('div', { class: 'plan-title' }, textOf(block['title']) ?? ''),
    el('ol', { class: 'plan-tasks' }, tasks),
  );
};

/** Blocks of progress. */
export const taskBlocks = { task_card: taskCard, plan };

import { type ComponentChildren, h } from 'preact';
import type { Question } from '../client/store.ts';
import { Dialog } from './dialog.ts';
import { toVNode } from './to-vnode.ts';

/** The question an element asks before it is used. The safe answer has the focus when the other one is dangerous. */
export function QuestionDialog({ question }: { readonly question: Question }): ComponentChildren {
  const { title, text, yes, no, danger, answer } = question;
  return h(
    Dialog,
    { labelledBy: 'question-title', role: 'alertdialog', className: 'question', onClose: () => answer(false) },
    h('h2', { id: 'question-title' }, title),
    h('div', { class: 'question-text' }, toVNode(text)),
    h(
      'div',
      { class: 'dialog-buttons' },
      h('button', { type: 'button', class: 'btn', autofocus: danger, onClick: () => answer(false) }, no),
      h(
        'button',
        {
          type: 'button',
          class: `btn ${danger ? 'btn-danger' : 'btn-primary'}`,
          autofocus: !danger,
          onClick: () => answer(true),
        },
        yes,
      ),
    ),
  );
}

import { type Fields, fieldsOf, textOf } from '../../../../workspace/record.ts';
import { withEmoji } from '../emoji.ts';
import { icon, isIconName } from '../icon.ts';
import { plainWords } from '../text-object.ts';
import { el, type Tree } from '../tree.ts';

/** How a button looks and what a screen reader says of it. */
export interface Face {
  readonly className: string;
  readonly label: Tree;
  /** Only where the label says too little. */
  readonly spoken: string | undefined;
}

/** Slack's own names for the icons of an icon_button. */
const ICONS: Readonly<Record<string, string>> = { trash: 'trash', delete: 'trash', copy: 'file', edit: 'reply' };

function iconFace(element: Fields): Face {
  const name = ICONS[textOf(element['icon']) ?? ''] ?? '';
  const words = plainWords(element['text']);
  const spoken = textOf(element['accessibility_label']);
  if (!isIconName(name)) return { className: 'btn btn-quiet', label: words, spoken };
  return { className: 'btn btn-icon', label: icon(name), spoken: spoken ?? words };
}

/** The face of a button, workflow button or icon button. */
export function buttonFace(element: Fields): Face {
  if (element['type'] === 'icon_button') return iconFace(element);
  const style = textOf(element['style']);
  const kind = style === 'primary' || style === 'danger' ? ` btn-${style}` : '';
  return {
    className: `btn${kind}`,
    label: el('span', { class: 'btn-label' }, withEmoji(plainWords(element['text']))),
    spoken: textOf(element['accessibility_label']),
  };
}

/** The two sides of feedback buttons. */
export function feedbackFaces(element: Fields): readonly (Face & { readonly value: string })[] {
  return (['positive', 'negative'] as const).map((side) => {
    const choice = fieldsOf(element[`${side}_button`]);
    return {
      className: 'btn btn-quiet btn-icon',
      label: icon(side === 'positive' ? 'thumb-up' : 'thumb-down'),
      spoken: textOf(choice?.['accessibility_label']) ?? plainWords(choice?.['text']),
      value: textOf(choice?.['value']) ?? '',
    };
  });
}

import { type ComponentChildren, h } from 'preact';
import { useState } from 'preact/hooks';
import type { UiUser } from '../../../workspace/ui-protocol.ts';
import { filterChoices } from '../model/choices.ts';
import { Listbox } from './controls/listbox.ts';

export interface PersonListProps {
  readonly anchor: Element;
  readonly label: string;
  readonly people: readonly UiUser[];
  readonly onPick: (id: string) => void;
  readonly onClose: () => void;
}

/** A list of people to search in and pick one from. */
export function PersonList({ anchor, label, people, onPick, onClose }: PersonListProps): ComponentChildren {
  const [query, setQuery] = useState('');
  const choices = people.map(({ id, realName, name, title }) => ({
    key: id,
    label: realName,
    detail: title === '' ? `@${name}` : title,
    group: '',
    held: id,
  }));
  return h(Listbox, {
    anchor,
    label,
    choices: filterChoices(choices, query),
    picked: [],
    many: false,
    query,
    note: 'Nobody of that name.',
    onQuery: setQuery,
    onPick: ({ key }) => {
      onClose();
      onPick(key);
    },
    onClose,
  });
}

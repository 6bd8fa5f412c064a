import { type ComponentChildren, h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { textOf } from '../../../../workspace/record.ts';
import type { StateValue } from '../../../../workspace/wire.ts';
import { type Choice, choicesFor, filterChoices, optionChoices } from '../../model/choices.ts';
import { heldItems, holdsValue, isOption, makeValue, valueWords } from '../../render/controls/value.ts';
import { icon } from '../../render/icon.ts';
import { plainWords } from '../../render/text-object.ts';
import { useClient, useSelect } from '../hooks.ts';
import { toVNode } from '../to-vnode.ts';
import { type ControlProps, changeValue, isPending, namingOf, problemIn, valueIn } from './control-props.ts';
import { Listbox } from './listbox.ts';

const SUGGEST_AFTER_MS = 250;

const keyOf = (held: unknown) => (isOption(held) ? (held.value ?? plainWords(held.text)) : String(held));

/** What the app suggests for a query, a little after the last key. */
function useSuggestions(props: ControlProps, query: string, open: boolean) {
  const client = useClient();
  const { element, block, surface } = props;
  const external = textOf(element['type'])?.includes('external') === true;
  const shortest = typeof element['min_query_length'] === 'number' ? element['min_query_length'] : 3;
  const [found, setFound] = useState<{ readonly choices: readonly Choice[]; readonly note: string }>({
    choices: [],
    note: '',
  });
  useEffect(() => {
    if (!external || !open) return undefined;
    if (query.length < shortest) {
      setFound({ choices: [], note: `Type at least ${shortest} characters.` });
      return undefined;
    }
    let wanted = true;
    setFound({ choices: [], note: 'Asking the app …' });
    const timer = setTimeout(async () => {
      const result = await client.act({
        type: 'suggest',
        target: surface.target,
        blockId: textOf(block['block_id']) ?? '',
        actionId: textOf(element['action_id']) ?? '',
        query,
      });
      if (!wanted) return;
      const failed = !result.ok || result.acked === false;
      const choices = result.ok ? optionChoices(result.options, result.optionGroups) : [];
      setFound({ choices, note: failed ? 'No options could be loaded.' : 'Nothing found.' });
    }, SUGGEST_AFTER_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [external, open, query]);
  return external ? found : undefined;
}

/** A select of any kind, for one or several: a field that opens a list to search in. */
export function SelectControl(props: ControlProps): ComponentChildren {
  const { element, surface } = props;
  const client = useClient();
  const value = useSelect((state) => valueIn(state, props));
  const problem = useSelect((state) => problemIn(state, props));
  const busy = useSelect(({ server }) => isPending(server, props));
  const server = useSelect((state) => state.server);
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const suggested = useSuggestions(props, query, open);

  const type = textOf(element['type']) ?? '';
  const many = type.startsWith('multi_');
  const held = heldItems(value);
  const words = valueWords(value, surface.scene);
  const placeholder = plainWords(element['placeholder']);
  const label = placeholder === '' ? 'Choose an option' : placeholder;
  const choices = open ? (suggested?.choices ?? filterChoices(choicesFor(server, element), query)) : [];
  const most =
    typeof element['max_selected_items'] === 'number' ? element['max_selected_items'] : Number.POSITIVE_INFINITY;

  const set = (items: readonly unknown[]) => {
    if (!holdsValue(type)) return;
    const next: StateValue = makeValue(type, many ? items : (items[0] ?? null));
    void changeValue(client, props, next);
  };
  const pick = (choice: Choice) => {
    const others = held.filter((item) => keyOf(item) !== choice.key);
    if (!many) {
      setOpen(false);
      set([choice.held]);
    } else if (others.length < held.length) set(others);
    else if (held.length < most) set([...held, choice.held]);
    else client.toast(`Pick at most ${most}.`, true);
  };

  return h(
    'span',
    { class: `select-box${busy ? ' busy' : ''}` },
    h(
      'button',
      {
        ref: button,
        type: 'button',
        class: `select${problem === undefined ? '' : ' invalid'}`,
        role: 'combobox',
        'aria-haspopup': 'listbox',
        'aria-expanded': open,
        'aria-busy': busy,
        autofocus: element['focus_on_load'] === true,
        ...namingOf(props, [label, ...words].join(': '), problem),
        onClick: () => setOpen(!open),
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key !== 'ArrowDown' || open) return;
          event.preventDefault();
          setOpen(true);
        },
      },
      h(
        'span',
        { class: `select-words${words.length === 0 ? ' select-empty' : ''}` },
        words.length === 0 ? label : chips(words, many),
      ),
      toVNode(icon('down')),
    ),
    clearable(props, held.length > 0, many)
      ? h(
          'button',
          { type: 'button', class: 'select-clear', 'aria-label': 'Clear', title: 'Clear', onClick: () => set([]) },
          toVNode(icon('close')),
        )
      : null,
    open && button.current !== null
      ? h(Listbox, {
          anchor: button.current,
          label,
          choices,
          picked: held.map(keyOf),
          many,
          query,
          note: suggested?.note ?? 'Nothing found.',
          onQuery: setQuery,
          onPick: pick,
          onClose: () => {
            setOpen(false);
            setQuery('');
          },
        })
      : null,
  );
}

const chips = (words: readonly string[], many: boolean): ComponentChildren =>
  many ? words.map((word) => h('span', { class: 'chip', key: word }, word)) : words;

/** An answer that need not be given can be taken back. */
const clearable = ({ block }: ControlProps, filled: boolean, many: boolean) =>
  filled && (many || (block['type'] === 'input' && block['optional'] === true));

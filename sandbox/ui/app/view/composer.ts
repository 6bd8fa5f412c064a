import { type ComponentChildren, h } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Completion, completionFor, type Suggestion, usageFor } from '../model/completion.ts';
import { remember, stepRecall } from '../model/recall.ts';
import { IconButton } from './button.ts';
import { Completions } from './completions.ts';
import { ComposerTools } from './composer-tools.ts';
import { useClient, useSelect } from './hooks.ts';

export interface ComposerProps {
  readonly channel: string;
  readonly thread?: string;
  readonly placeholder: string;
  /** Has the focus when it appears. */
  readonly focus: boolean;
}

const TALLEST_PX = 240;

/** As tall as what is in it. */
function grow(field: HTMLTextAreaElement): void {
  field.style.height = 'auto';
  field.style.height = `${Math.min(field.scrollHeight, TALLEST_PX)}px`;
}

/** Where one writes messages and commands. */
export function Composer({ channel, thread, placeholder, focus }: ComposerProps): ComponentChildren {
  const client = useClient();
  const server = useSelect((state) => state.server);
  const id = useId();
  const place = `${channel}/${thread ?? ''}`;
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(client.typed.drafts.get(place) ?? '');
  const [cursor, setCursor] = useState(0);
  const [active, setActive] = useState(0);
  const [dismissed, setDismissed] = useState(false);

  useEffect(() => {
    setText(client.typed.drafts.get(place) ?? '');
    if (focus) field.current?.focus({ preventScroll: true });
  }, [place]);
  useLayoutEffect(() => {
    if (field.current !== null) grow(field.current);
  }, [text, place]);

  const completion = dismissed ? undefined : completionFor(server, text, cursor);
  const usage = usageFor(server, text);
  const at = Math.min(active, (completion?.suggestions.length ?? 1) - 1);

  const write = (next: string, to = next.length) => {
    setText(next);
    setCursor(to);
    setActive(0);
    client.typed.drafts.set(place, next);
    // After the new text is in the field; whoever types faster keeps their cursor.
    requestAnimationFrame(() => {
      if (field.current?.value === next) field.current.setSelectionRange(to, to);
    });
  };
  const insert = (words: string) => {
    const from = field.current?.selectionStart ?? text.length;
    write(`${text.slice(0, from)}${words}${text.slice(field.current?.selectionEnd ?? from)}`, from + words.length);
    setDismissed(false);
    field.current?.focus();
  };
  const take = ({ from }: Completion, suggestion: Suggestion) => {
    write(`${text.slice(0, from)}${suggestion.insert}${text.slice(cursor)}`, from + suggestion.insert.length);
    field.current?.focus();
  };
  const send = async () => {
    const typed = text.trim();
    if (typed === '') return;
    client.typed.recall = remember(client.typed.recall, typed);
    write('');
    for (const notice of server.notices) {
      if (notice.kind === 'command_failed' && notice.channel === channel) {
        void client.act({ type: 'dismiss_notice', id: notice.id });
      }
    }
    const result = await client.act({
      type: 'send',
      channel,
      text: typed,
      ...(thread === undefined ? {} : { thread }),
    });
    // What was refused is not lost, unless something else was written meanwhile.
    if (!result.ok && (client.typed.drafts.get(place) ?? '') === '') write(typed);
  };

  /** Keys while a list is open; true when the key was for it. */
  const keyInList = (key: string, list: Completion): boolean => {
    const suggestion = list.suggestions[at];
    const count = list.suggestions.length;
    if (key === 'Escape') setDismissed(true);
    else if (key === 'ArrowDown') setActive((at + 1) % count);
    else if (key === 'ArrowUp') setActive((at - 1 + count) % count);
    else if ((key === 'Enter' || key === 'Tab') && suggestion !== undefined) {
      const typed = text.slice(list.from, cursor);
      if (key === 'Enter' && suggestion.insert.trim() === typed) return false;
      take(list, suggestion);
    } else return false;
    return true;
  };
  const recall = (step: -1 | 1): boolean => {
    const { recall: before } = client.typed;
    const browsing = text !== '' && text === before.sent[before.at];
    if (before.sent.length === 0 || (text !== '' && !browsing)) return false;
    const next = stepRecall(before, step);
    client.typed.recall = next.recall;
    write(next.text);
    setDismissed(true);
    return true;
  };
  const keyInText = (event: KeyboardEvent): boolean => {
    if (event.key === 'Enter' && !event.shiftKey) {
      void send();
      return true;
    }
    if (event.key === 'ArrowUp') return recall(-1);
    return event.key === 'ArrowDown' && recall(1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const used = (completion !== undefined && keyInList(event.key, completion)) || keyInText(event);
    if (used) event.preventDefault();
  };
  const read = (event: Event) => {
    if (!(event.currentTarget instanceof HTMLTextAreaElement)) return;
    setCursor(event.currentTarget.selectionStart);
    if (event.type !== 'input') return;
    const { value } = event.currentTarget;
    setText(value);
    setActive(0);
    setDismissed(false);
    client.typed.drafts.set(place, value);
  };

  return h(
    'div',
    { class: 'composer' },
    completion === undefined
      ? null
      : h(Completions, { id, completion, active: at, onActive: setActive, onPick: (one) => take(completion, one) }),
    usage === undefined
      ? null
      : h(
          'div',
          { class: 'usage', role: 'status' },
          h('code', {}, `${usage.command} ${usage.hint}`.trim()),
          h('span', { class: 'quiet' }, usage.about),
        ),
    h(
      'div',
      { class: 'composer-box' },
      h('textarea', {
        ref: field,
        rows: 1,
        value: text,
        placeholder,
        'aria-label': placeholder,
        role: 'combobox',
        'aria-autocomplete': 'list',
        'aria-expanded': completion !== undefined,
        'aria-controls': id,
        'aria-activedescendant': completion === undefined ? undefined : `${id}-${at}`,
        onInput: read,
        onKeyUp: read,
        onClick: read,
        onKeyDown,
      }),
      h(
        'div',
        { class: 'composer-row' },
        h(ComposerTools, { onInsert: insert, inThread: thread !== undefined }),
        h(IconButton, {
          icon: 'send',
          label: 'Send',
          className: `send${text.trim() === '' ? '' : ' ready'}`,
          onPress: () => void send(),
        }),
      ),
    ),
  );
}

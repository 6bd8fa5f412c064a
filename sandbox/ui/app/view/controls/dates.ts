import { type ComponentChildren, h } from 'preact';
import { textOf } from '../../../../workspace/record.ts';
import { localTime, toLocal } from '../../render/calendar.ts';
import { heldItems, heldText, holdsValue, makeValue } from '../../render/controls/value.ts';
import { plainWords } from '../../render/text-object.ts';
import { useClient, useSelect } from '../hooks.ts';
import { type ControlProps, changeValue, namingOf, problemIn, valueIn } from './control-props.ts';

const KINDS = { datepicker: 'date', timepicker: 'time', datetimepicker: 'datetime-local' } as const;
const NAMES = { datepicker: 'Date', timepicker: 'Time', datetimepicker: 'Date and time' } as const;
type Picker = keyof typeof KINDS;

const isPicker = (type: unknown): type is Picker => typeof type === 'string' && Object.hasOwn(KINDS, type);

/** A date, a time, or both: both are of the person's own time zone. */
export function DateControl(props: ControlProps): ComponentChildren {
  const { element, surface } = props;
  const client = useClient();
  const value = useSelect((state) => valueIn(state, props));
  const problem = useSelect((state) => problemIn(state, props));
  const type = element['type'];
  if (!isPicker(type) || !holdsValue(type)) return null;
  const { timezone } = surface.scene;
  const seconds = heldItems(value)[0];
  const shown =
    type === 'datetimepicker'
      ? typeof seconds === 'number'
        ? toLocal(seconds * 1000, timezone)
        : ''
      : heldText(value);
  const zone = type === 'timepicker' ? textOf(element['timezone']) : type === 'datetimepicker' ? timezone : undefined;

  const read = (typed: string): string | number | null => {
    if (typed === '') return null;
    if (type !== 'datetimepicker') return typed;
    const ms = localTime(typed, timezone);
    return ms === undefined ? null : Math.floor(ms / 1000);
  };
  const placeholder = plainWords(element['placeholder']);
  return h(
    'span',
    { class: 'date-box' },
    h('input', {
      class: `text-field date-field${problem === undefined ? '' : ' invalid'}`,
      type: KINDS[type],
      value: shown,
      autofocus: element['focus_on_load'] === true,
      ...namingOf(props, placeholder === '' ? NAMES[type] : placeholder, problem),
      onChange: (event: Event) => {
        const field = event.currentTarget;
        if (!(field instanceof HTMLInputElement)) return;
        void changeValue(client, props, makeValue(type, read(field.value))).then((kept) => {
          if (!kept) field.value = shown;
        });
      },
    }),
    zone === undefined ? null : h('span', { class: 'quiet zone' }, zone.replaceAll('_', ' ')),
  );
}

import { type ComponentChildren, h } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { PanelButton, PanelField } from '../../panel-protocol.ts';
import { pressPanel } from '../client/panels.ts';
import { IconButton } from './button.ts';
import { useClient } from './hooks.ts';

interface FieldProps {
  readonly field: PanelField;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Field({ field, value, onChange }: FieldProps): ComponentChildren {
  const id = useId();
  const read = (event: Event) => {
    const { currentTarget: from } = event;
    if (from instanceof HTMLInputElement || from instanceof HTMLSelectElement) onChange(from.value);
  };
  const options = (field.options ?? []).map((option) =>
    h('option', { key: option.value, value: option.value, selected: option.value === value }, option.label),
  );
  const control =
    field.kind === 'select'
      ? h('select', { id, class: 'text-field', onChange: read }, options)
      : h('input', { id, class: 'text-field', type: field.kind, step: 'any', value, onInput: read });
  return h('div', { class: 'panel-field' }, h('label', { for: id, class: 'input-label' }, field.label), control);
}

const startValues = (fields: readonly PanelField[]) =>
  Object.fromEntries(fields.map((field) => [field.name, field.value ?? field.options?.[0]?.value ?? '']));

/** A button of a panel. One that needs values opens its fields first; one that asks is asked about. */
export function PanelButtonControl({
  panel,
  button,
}: {
  readonly panel: string;
  readonly button: PanelButton;
}): ComponentChildren {
  const client = useClient();
  const fields = button.fields ?? [];
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [values, setValues] = useState(startValues(fields));
  const press = async () => {
    const { confirm, danger = false, id, label } = button;
    if (busy) return;
    if (confirm !== undefined && !(await client.ask({ title: label, text: confirm, yes: label, danger }))) return;
    setBusy(true);
    const done = await pressPanel(client, panel, { action: id, values });
    setBusy(false);
    if (done) setOpen(false);
  };
  const kind = button.danger === true ? ' btn-danger' : '';
  if (!open) {
    return h(
      'button',
      {
        type: 'button',
        class: `btn${kind}${busy ? ' busy' : ''}`,
        'aria-busy': busy,
        'aria-expanded': fields.length === 0 ? undefined : false,
        onClick: () => (fields.length === 0 ? void press() : setOpen(true)),
      },
      button.label,
    );
  }
  const onSubmit = (event: Event) => {
    event.preventDefault();
    void press();
  };
  return h(
    'form',
    { class: 'panel-form', 'aria-label': button.label, onSubmit },
    h(
      'div',
      { class: 'panel-form-head' },
      h('strong', {}, button.label),
      h(IconButton, { icon: 'close', label: 'Close the form', onPress: () => setOpen(false) }),
    ),
    fields.map((field) =>
      h(Field, {
        key: field.name,
        field,
        value: values[field.name] ?? '',
        onChange: (value: string) => setValues({ ...values, [field.name]: value }),
      }),
    ),
    h(
      'button',
      { type: 'submit', class: `btn${kind === '' ? ' btn-primary' : kind}${busy ? ' busy' : ''}`, 'aria-busy': busy },
      button.label,
    ),
  );
}

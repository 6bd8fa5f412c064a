import { type Fields, fieldsOf, textOf } from '../../../../workspace/record.ts';
import { controlId } from '../blocks/field-ids.ts';
import { type IconName, icon } from '../icon.ts';
import type { Scene } from '../scene.ts';
import { drawText, plainWords } from '../text-object.ts';
import { el, type Tree } from '../tree.ts';
import { buttonFace, type Face, feedbackFaces } from './face.ts';
import { heldItems, heldText, isOption, optionsOf, startValue, valueWords } from './value.ts';

/** Controls as they are before anybody touches them: for paper. The living ones use the same classes. */

type Rest = (element: Fields, block: Fields, scene: Scene) => Tree;

const drawFace = ({ className, label, spoken }: Face): Tree =>
  el('button', { type: 'button', class: className, 'aria-label': spoken }, label);

const button: Rest = (element) => drawFace(buttonFace(element));

const overflow: Rest = () =>
  el('button', { type: 'button', class: 'btn btn-icon', 'aria-label': 'More actions' }, icon('more'));

function shut(sign: IconName, fallback: string): Rest {
  return (element, block, scene) => {
    const words = valueWords(startValue(element), scene);
    const placeholder = plainWords(element['placeholder']);
    const shown = words.length > 0 ? words.join(', ') : placeholder === '' ? fallback : placeholder;
    const className = words.length > 0 ? 'select-words' : 'select-words select-empty';
    return el(
      'div',
      { class: 'select', id: controlId(scene.place, block) },
      el('span', { class: className }, shown),
      icon(sign),
    );
  };
}

function boxes(type: 'checkbox' | 'radio'): Rest {
  return (element, _block, scene) => {
    const held = heldItems(startValue(element)).filter(isOption);
    const drawn = optionsOf(element).map((option) => {
      const checked = held.some((one) => one.value === option.value);
      return el('label', { class: 'box' }, el('input', { type, checked }), drawOption(option, scene));
    });
    return el('div', { class: 'boxes' }, drawn);
  };
}

/** The words of an option of boxes, its description below. */
export function drawOption(option: Fields, scene: Scene): Tree {
  const about = fieldsOf(option['description']);
  return el(
    'span',
    { class: 'box-words' },
    drawText(option['text'], scene),
    about === undefined ? null : el('span', { class: 'quiet box-about' }, drawText(about, scene)),
  );
}

const field: Rest = (element, block, scene) => {
  const id = controlId(scene.place, block);
  const placeholder = plainWords(element['placeholder']);
  const value = heldText(startValue(element));
  const many = element['multiline'] === true || element['type'] === 'rich_text_input';
  if (many) return el('textarea', { class: 'text-field', id, placeholder, rows: 3 }, value);
  return el('input', { class: 'text-field', id, type: 'text', placeholder, value });
};

const fileInput: Rest = () => el('div', { class: 'select select-empty' }, 'Files cannot be attached here');

const feedback: Rest = (element) => el('span', { class: 'feedback' }, feedbackFaces(element).map(drawFace));

const choose = shut('down', 'Choose an option');
const date = shut('calendar', 'Pick a date');
const clock = shut('clock', 'Pick a time');

const RESTS: Readonly<Record<string, Rest>> = {
  button,
  workflow_button: button,
  icon_button: button,
  overflow,
  feedback_buttons: feedback,
  static_select: choose,
  external_select: choose,
  users_select: choose,
  channels_select: choose,
  conversations_select: choose,
  multi_static_select: choose,
  multi_external_select: choose,
  multi_users_select: choose,
  multi_channels_select: choose,
  multi_conversations_select: choose,
  datepicker: date,
  timepicker: clock,
  datetimepicker: date,
  checkboxes: boxes('checkbox'),
  radio_buttons: boxes('radio'),
  plain_text_input: field,
  email_text_input: field,
  url_text_input: field,
  number_input: field,
  rich_text_input: field,
  file_input: fileInput,
};

/** Draws an element at rest; a note for one of an unknown type. */
export function drawAtRest(element: Fields, block: Fields, scene: Scene): Tree {
  const type = textOf(element['type']) ?? '';
  const rest = Object.hasOwn(RESTS, type) ? RESTS[type] : undefined;
  return rest?.(element, block, scene) ?? drawUnknown(type);
}

/** A box that says the element cannot be drawn. */
export function drawUnknown(type: string): Tree {
  return el('span', { class: 'unknown-block' }, `cannot show element type ${type === '' ? '(none)' : type}`);
}

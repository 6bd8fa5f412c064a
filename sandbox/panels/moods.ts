import { type Mood, moodWords } from '../pager/mood.ts';
import type { PanelSection } from '../ui/panel-protocol.ts';

/** How a stand-in answers, and a button to change it. */
export function moodSection(title: string, mood: Mood, statuses: readonly number[]): PanelSection {
  const options = [
    { value: 'well', label: 'takes what comes' },
    ...statuses.map((status) => ({ value: String(status), label: `answers ${status}` })),
    { value: 'hangs', label: 'does not answer' },
    { value: 'loses-replies', label: 'loses its replies' },
  ];
  return {
    title,
    rows: [{ label: 'Now', value: moodWords(mood), mark: mood.kind === 'well' ? 'good' : 'bad' }],
    buttons: [{ id: 'mood', label: 'Change', fields: [{ name: 'mood', label: 'It', kind: 'select', options }] }],
  };
}

/** The mood a person chose. Throws for anything else. */
export function moodOf(chosen: string): Mood {
  if (chosen === 'well' || chosen === 'hangs' || chosen === 'loses-replies') return { kind: chosen };
  if (/^[2-5]\d\d$/.test(chosen)) return { kind: 'answers', status: Number(chosen) };
  throw new Error('Choose one of the list.');
}

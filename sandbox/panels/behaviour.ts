import { type Behaviour, behaviourWords } from '../pager/behaviour.ts';
import type { PanelSection } from '../ui/panel-protocol.ts';

/** How a stand-in answers, and a button to change it. */
export function behaviourSection(title: string, behaviour: Behaviour, statuses: readonly number[]): PanelSection {
  const options = [
    { value: 'well', label: 'accepts everything' },
    ...statuses.map((status) => ({ value: String(status), label: `answers ${status}` })),
    { value: 'hangs', label: 'does not answer' },
    { value: 'loses-replies', label: 'loses its replies' },
  ];
  return {
    title,
    rows: [{ label: 'Now', value: behaviourWords(behaviour), mark: behaviour.kind === 'well' ? 'good' : 'bad' }],
    buttons: [
      { id: 'behaviour', label: 'Change', fields: [{ name: 'behaviour', label: 'It', kind: 'select', options }] },
    ],
  };
}

/** The behaviour a person chose. Throws for anything else. */
export function behaviourOf(chosen: string): Behaviour {
  if (chosen === 'well' || chosen === 'hangs' || chosen === 'loses-replies') return { kind: chosen };
  if (/^[2-5]\d\d$/.test(chosen)) return { kind: 'answers', status: Number(chosen) };
  throw new Error('Choose one of the list.');
}

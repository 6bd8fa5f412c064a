import type { Condition } from './condition.ts';

interface Common {
  /** Its name in conditions and in the store. */
  readonly key: string;
  /** When it makes sense; undefined: always. */
  readonly when: Condition | undefined;
}

/** Asks for a command that only looks, at once, with the rights of who started the guide. */
export interface LookStep extends Common {
  readonly kind: 'look';
  /** As typed after `/mcp`, without an environment. */
  readonly command: string;
  readonly why: string;
}

/** Asks a person, who answers by button. */
export interface AskStep extends Common {
  readonly kind: 'ask';
  readonly say: string;
  readonly answers: readonly string[];
}

/** Offers a change: a press asks for it like any other, with plan and approval. */
export interface ActStep extends Common {
  readonly kind: 'act';
  readonly command: string;
  /** What the button says. */
  readonly label: string;
  readonly why: string;
  /** The look whose offer of that action gives the parameters, where it made one. */
  readonly from: string | undefined;
  /** The look that is made again once the change has worked. */
  readonly again: string | undefined;
}

/** How one knows that it is over. */
export interface EndStep extends Common {
  readonly kind: 'end';
  readonly say: string;
}

export type PlaybookStep = LookStep | AskStep | ActStep | EndStep;

/** A guide through a kind of trouble. It changes nothing itself: each change in it is a run of its own. */
export interface Playbook {
  readonly title: string;
  readonly about: string;
  /** Where in the runbooks it is from; empty for an operator's own. */
  readonly runbook: readonly string[];
  /** Names of alerts that offer it by button. */
  readonly alerts: readonly string[];
  readonly steps: readonly PlaybookStep[];
}

/** A playbook and the file it was read from: a running one keeps the content it was started with. */
export interface PlaybookFile {
  readonly name: string;
  readonly content: string;
  readonly playbook: Playbook;
}

export type Playbooks = ReadonlyMap<string, PlaybookFile>;

/** The playbook that the first of these alerts names; undefined where none does. */
export function playbookFor(playbooks: Playbooks, alerts: readonly string[]): PlaybookFile | undefined {
  for (const alert of alerts) {
    const found = [...playbooks.values()].find(({ playbook }) => playbook.alerts.includes(alert));
    if (found !== undefined) return found;
  }
  return undefined;
}

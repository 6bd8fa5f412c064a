import { type Fact, factsOf } from './condition.ts';
import type { PlaybookStep } from './playbook.ts';

const fields: Readonly<Record<PlaybookStep['kind'], readonly Fact['field'][]>> = {
  look: ['mark', 'offers'],
  ask: ['answer'],
  act: ['state'],
  end: [],
};
const marks = ['good', 'bad', 'warning', 'unknown', 'neutral'];
const states = ['done', 'failed'];

interface Mistake {
  readonly index: number;
  readonly message: string;
}

/** What is wrong between the steps of a playbook: names that come twice, what refers to nothing or forward, and an end that is not the last. */
export function structureMistakes(steps: readonly PlaybookStep[]): readonly Mistake[] {
  return [
    ...steps.flatMap((step, index) => stepMistakes(step, steps.slice(0, index)).map((message) => ({ index, message }))),
    ...(steps.at(-1)?.kind === 'end' ? [] : [{ index: steps.length - 1, message: 'the last step must be an end' }]),
  ];
}

function stepMistakes(step: PlaybookStep, before: readonly PlaybookStep[]): readonly string[] {
  const earlier = (key: string) => before.find((one) => one.key === key);
  const referred = step.kind === 'act' ? [step.from, step.again].filter((key) => key !== undefined) : [];
  return [
    ...(earlier(step.key) === undefined ? [] : [`the name ${step.key} comes twice`]),
    ...referred.filter((key) => earlier(key)?.kind !== 'look').map((key) => `${key} is no look before this step`),
    ...(step.when === undefined ? [] : factsOf(step.when).flatMap((fact) => factMistakes(fact, earlier(fact.step)))),
  ];
}

function factMistakes(fact: Fact, about: PlaybookStep | undefined): readonly string[] {
  const { step, field, value } = fact;
  if (about === undefined) return [`${step} is no step before this one`];
  if (!fields[about.kind].includes(field))
    return [`${step} is ${about.kind === 'look' ? 'a look' : `an ${about.kind}`} and has no ${field}`];
  const allowed =
    field === 'mark' ? marks : field === 'state' ? states : about.kind === 'ask' ? about.answers : [value];
  return allowed.includes(value) ? [] : [`${step}.${field} is never ${value}: one of ${allowed.join(', ')}`];
}

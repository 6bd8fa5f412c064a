import type { Line, Mark, Offer, Report } from '../model/report.ts';
import type { Text } from '../model/text.ts';
import { counted } from '../model/units.ts';
import type { Autoscaler, Condition, Deployment } from '../ports/workload.ts';
import { inOneLine } from './message.ts';

/** The autoscalers of a deployment, of all there are in its namespace. */
export function autoscalersOf({ name }: Deployment, all: readonly Autoscaler[]): readonly Autoscaler[] {
  return all.filter(({ target }) => target.kind === 'Deployment' && target.name === name);
}

/** How an autoscaler stands. */
interface Stand {
  readonly mark: Mark;
  readonly words: string;
}

/** What scales a deployment as a report: between what, by which figures, and why it does not. */
export function autoscalerReport(deployment: Deployment, all: readonly Autoscaler[]): Report {
  const { name, replicas } = deployment;
  const own = autoscalersOf(deployment, all);
  const [first, ...others] = own;
  const offers: readonly Offer[] = [
    ...(first === undefined || isAtMost(first) ? scaleOffer(name, first) : []),
    { label: 'Use of CPU and memory', action: 'top', params: { deployment: name } },
    { label: 'All pods', action: 'pods', params: { deployment: name } },
  ];
  if (first === undefined) {
    const headline = `${name} has no autoscaler; ${counted(replicas.wanted, 'replica')} ${replicas.wanted === 1 ? 'is' : 'are'} set by hand`;
    return { mark: 'neutral', headline, offers };
  }
  if (others.length > 0) {
    const names = own.map((one) => one.name).join(', ');
    const headline = `${name} has ${own.length} autoscalers, which undo each other: ${names}`;
    return { mark: 'bad', headline, parts: [{ kind: 'lines', lines: own.map(summaryLine) }], offers };
  }
  const { mark, words } = standOf(first);
  return {
    mark,
    headline: `${name}: ${words}`,
    parts: [{ kind: 'lines', lines: [...first.metrics.map(metricLine), ...conditionLines(first)] }],
    notes: [`autoscaler ${first.name}, ${first.min} to ${counted(first.max, 'replica')}`, scaledNote(first)],
    offers,
  };
}

const isAtMost = (autoscaler: Autoscaler): boolean => {
  const limited = condition(autoscaler, 'ScalingLimited');
  return limited?.status === 'True' && limited.reason === 'TooManyReplicas';
};

/** A higher maximum for an autoscaler that wants more; a number, which a person gives, where nothing scales it. */
function scaleOffer(deployment: string, autoscaler: Autoscaler | undefined): readonly Offer[] {
  if (autoscaler === undefined) return [{ label: 'Plan another number…', action: 'scale', params: { deployment } }];
  const { min, max } = autoscaler;
  const more = max + Math.max(1, Math.ceil(max / 2));
  return [{ label: `Plan ${min} to ${more} pods…`, action: 'scale', params: { deployment, replicas: min, max: more } }];
}

const condition = ({ conditions }: Autoscaler, type: string): Condition | undefined =>
  conditions.find((one) => one.type === type);

function standOf(autoscaler: Autoscaler): Stand {
  const { current, desired, max, min } = autoscaler;
  const now = counted(current, 'replica');
  const active = condition(autoscaler, 'ScalingActive');
  if (active?.status === 'False' && active.reason === 'ScalingDisabled')
    return { mark: 'warning', words: 'the autoscaler is off, because somebody scaled to 0' };
  if (condition(autoscaler, 'AbleToScale')?.status === 'False')
    return { mark: 'bad', words: `the autoscaler cannot change its ${now}` };
  if (active?.status === 'False') return { mark: 'bad', words: `the autoscaler has no figures, and stays at ${now}` };
  if (autoscaler.conditions.length === 0)
    return { mark: 'unknown', words: 'the autoscaler has not decided anything yet' };
  if (desired !== current) return { mark: 'running', words: `${now}, going to ${desired} (${min} to ${max})` };
  if (isAtMost(autoscaler)) return { mark: 'warning', words: `${now}, the most it may have: it wants more` };
  return { mark: 'good', words: `${now}, as many as it wants (${min} to ${max})` };
}

/** The number at the beginning of a share or quantity, where both have one unit. */
function isOver({ current, target }: Autoscaler['metrics'][number]): boolean {
  const share = (text: string | undefined) => (/^\d+%$/.test(text ?? '') ? Number.parseInt(text ?? '', 10) : undefined);
  const [now, most] = [share(current), share(target)];
  return now !== undefined && most !== undefined && now > most;
}

function metricLine(metric: Autoscaler['metrics'][number]): Line {
  const { name, current, target } = metric;
  if (current === undefined) return { mark: 'unknown', label: name, text: `not measured (target ${target})` };
  return { mark: isOver(metric) ? 'warning' : 'good', label: name, text: `${current} (target ${target})` };
}

/** Conditions that say why it does not scale, in the words of Kubernetes. */
function conditionLines({ conditions }: Autoscaler): readonly Line[] {
  return conditions
    .filter(({ type, status }) => (type === 'ScalingLimited' ? status === 'True' : status !== 'True'))
    .map(({ type, reason, message }) => ({
      mark: type === 'ScalingLimited' ? 'neutral' : 'bad',
      label: reason || type,
      text: inOneLine(message),
    }));
}

function scaledNote({ lastScaledAt }: Autoscaler): Text {
  return lastScaledAt === undefined ? 'it has never scaled' : ['last scaled ', { time: lastScaledAt, as: 'ago' }];
}

function summaryLine(autoscaler: Autoscaler): Line {
  const { name, min, max, desired } = autoscaler;
  return { mark: standOf(autoscaler).mark, label: name, text: `${min} to ${max}, wants ${desired}` };
}

import { strengthWord } from '../diagnosis/cause.ts';
import { errorsOffer } from '../metrics/offers.ts';
import { measuresOf } from '../metrics/settings.ts';
import type { Mark, Offer, Part, Report } from '../model/report.ts';
import { valueWords } from '../model/series.ts';
import type { Text } from '../model/text.ts';
import { lastWords } from '../model/time-words.ts';
import { counted } from '../model/units.ts';
import { type Answers, countOf, toolsWith, windowMs } from './answers.ts';
import type { Judged } from './cause.ts';
import { symptomCauses } from './causes.ts';
import type { Seen } from './seen.ts';
import { isSlowness, statusesOf, symptomWords } from './symptom.ts';

type Likely = Extract<Judged, { kind: 'likely' }>;

/** Causes in sight. */
const mostCauses = 3;
/** What was not seen, in the small print. */
const mostUnseen = 5;

/** What rates are over, in words. */
function latelyOf({ answers }: Seen): string {
  const pods = answers?.pods;
  if (pods === undefined) return `in the last ${windowMs / 60_000} min`;
  return `in ${lastWords(pods.watchMs)}`;
}

/** How much of the symptom there is. */
interface Extent {
  readonly words: string;
  readonly there: boolean | undefined;
}

/** Every cause of the symptom judged by what was seen: strongest first, and what is in order. */
export function judgeAll(seen: Seen): { readonly likely: readonly Likely[]; readonly inOrder: readonly string[] } {
  const judged = symptomCauses
    .filter(({ of }) => of.includes(seen.symptom))
    .flatMap((cause) => cause.judge(seen) ?? []);
  return {
    likely: judged.filter((one): one is Likely => one.kind === 'likely').sort((a, b) => b.strength - a.strength),
    inOrder: judged.flatMap((one) => (one.kind === 'not' ? [one.words] : [])),
  };
}

/** Why a symptom is there, as a report: the likeliest cause, what speaks for and against each, what is in order, what was not seen. */
export function whyReport(seen: Seen, tookMs: number): Report {
  const { likely, inOrder } = judgeAll(seen);
  const extent = extentOf(seen);
  const parts: Part[] = [];
  if (extent.words !== '') parts.push({ kind: 'text', text: extent.words });
  if (likely.length > 0) parts.push({ kind: 'list', ordered: true, items: likely.slice(0, mostCauses).map(causeText) });
  if (inOrder.length > 0) parts.push({ kind: 'text', text: [{ strong: 'Not it:' }, ` ${inOrder.join(' · ')}`] });
  return {
    mark: markOf(likely, extent, inOrder),
    headline: headlineOf(seen, likely, extent, inOrder),
    parts,
    notes: notes(seen, likely, tookMs),
    offers: offersOf(seen, likely),
  };
}

function markOf([first]: readonly Likely[], { there }: Extent, inOrder: readonly string[]): Mark {
  if (first === undefined) return there === false ? 'good' : inOrder.length === 0 ? 'unknown' : 'warning';
  return first.strength >= 0.75 ? 'bad' : 'warning';
}

function headlineOf(seen: Seen, [first]: readonly Likely[], { there }: Extent, inOrder: readonly string[]): string {
  const { symptom, tool, unseen } = seen;
  const subject = `${symptomWords[symptom]}${tool === undefined ? '' : ` of ${tool}`}`;
  const small = `${subject.charAt(0).toLowerCase()}${subject.slice(1)}`;
  const none = `No ${small} ${latelyOf(seen)}`;
  if (first !== undefined) {
    if (there === false) return `${none}, but something is wrong: ${first.title}`;
    return `${subject} ${comeFrom(first.strength)} ${first.title}`;
  }
  if (inOrder.length === 0 && there === undefined) return `Nothing could be seen that explains ${small}`;
  const blind = unseen.length === 0 ? '' : `; ${counted(unseen.length, 'look')} gave nothing`;
  return there === false
    ? `${none}, and nothing looks wrong${blind}`
    : `No known cause of ${small}: what was seen is in order${blind}`;
}

const comeFrom = (strength: number) =>
  strength >= 0.75 ? 'come from' : strength >= 0.45 ? 'most likely come from' : 'perhaps come from';

function extentOf(seen: Seen): Extent {
  if (seen.answers === undefined) return { words: '', there: undefined };
  return isSlowness(seen.symptom) ? slowness(seen, seen.answers) : answeredWith(seen, seen.answers);
}

function slowness(seen: Seen, answers: Answers): Extent {
  const { p99Ms, p99ByTool, p99YesterdayMs } = answers;
  const { tool, environment } = seen;
  const lately = latelyOf(seen);
  const limit = measuresOf(environment).limits.latencyMs;
  const p99 = tool === undefined ? p99Ms : p99ByTool.get(tool);
  if (p99 === undefined) {
    return { words: `No call ended ${lately}, or nobody measures how long they take.`, there: undefined };
  }
  const before =
    tool === undefined && p99YesterdayMs !== undefined
      ? `, ${valueWords(p99YesterdayMs, 'ms')} at this time yesterday`
      : '';
  const words = `p99 ${valueWords(p99, 'ms')} ${lately} (limit ${valueWords(limit, 'ms')}${before}).`;
  return { words, there: isThere(p99 > limit, answers) };
}

/** A second or two of the pods shows that something is there; that it is not, they are too short for. */
const isThere = (seen: boolean, { pods }: Answers) => (seen || pods === undefined ? seen : undefined);

function answeredWith(seen: Seen, answers: Answers): Extent {
  const { symptom, tool, environment } = seen;
  const count = countOf(answers, statusesOf[symptom], tool);
  if (count === undefined) {
    const metric = measuresOf(environment).signals.responses;
    const lack = answers.pods === undefined ? `Prometheus has no ${metric}` : `none came, or no pod has ${metric}`;
    return { words: `How many answers are ${symptom} is unknown: ${lack}.`, there: undefined };
  }
  const [worst] = toolsWith(answers, statusesOf[symptom]);
  const isOfOne = worst !== undefined && worst[0] !== '' && worst[1] >= 0.5 && tool === undefined;
  const share = valueWords(count.some / count.all, 'ratio');
  const mostly = isOfOne ? `, mostly ${worst[0]}` : '';
  return {
    words: `${share} of answers are ${symptom} ${latelyOf(seen)}${mostly}${yesterday(seen)}.`,
    there: count.some > 0,
  };
}

function yesterday({ answers, symptom, tool }: Seen): string {
  if (answers?.yesterday === undefined || tool !== undefined) return '';
  const all = [...answers.yesterday.values()].reduce((sum, one) => sum + one, 0);
  const some = statusesOf[symptom].reduce((sum, status) => sum + (answers.yesterday?.get(status) ?? 0), 0);
  return all === 0 ? '' : `; ${valueWords(some / all, 'ratio')} at this time yesterday`;
}

function causeText({ title, strength, because, against }: Likely): Text {
  return [
    { strong: `${title.charAt(0).toUpperCase()}${title.slice(1)}` },
    ` (${strengthWord(strength)}). For: ${because.join('; ')}. Against: ${against.length === 0 ? 'nothing' : against.join('; ')}.`,
  ];
}

function notes({ unseen, answers }: Seen, likely: readonly Likely[], tookMs: number): readonly Text[] {
  const left = unseen.slice(0, mostUnseen).map(({ part, reason }) => `${part} (${reason})`);
  const more = unseen.length > left.length ? ` and ${unseen.length - left.length} more` : '';
  const took = tookMs < 1000 ? `${Math.round(tookMs)} ms` : `${(tookMs / 1000).toFixed(1)} s`;
  return [
    `Read in ${took}`,
    ...(answers?.pods === undefined ? [] : [answers.pods.basis]),
    ...(likely.length > mostCauses ? [`${likely.length - mostCauses} weaker causes not shown`] : []),
    ...(left.length === 0 ? [] : [`Not seen: ${left.join(', ')}${more}`]),
  ];
}

/** What the causes offer, each once, the strongest first; then what is always worth a look. */
function offersOf({ environment, symptom }: Seen, likely: readonly Likely[]): readonly Offer[] {
  const deployment = environment.server.deployment;
  const common: readonly Offer[] = [
    { label: 'Errors in the logs', action: 'logs errors', params: { deployment } },
    ...(isSlowness(symptom) ? [] : errorsOffer(environment)),
    { label: 'Health', action: 'health', params: {} },
  ];
  const seen = new Map<string, Offer>();
  for (const offer of [...likely.slice(0, mostCauses).flatMap(({ offers }) => offers), ...common]) {
    const key = `${offer.action} ${JSON.stringify(offer.params)}`;
    if (!seen.has(key)) seen.set(key, offer);
  }
  return [...seen.values()].slice(0, 3);
}

import { z } from 'zod';
import { cut } from '../model/cut.ts';
import type { IncidentPlace, Severity } from '../model/incident.ts';
import { compilePattern, patternMatches } from './pattern.ts';

type Labels = Readonly<Record<string, string>>;

/** Where an alert is shown: an incident channel of its own, a thread, or not at all. */
export type AlertPlace = IncidentPlace | 'none';

const expression = z
  .string()
  .max(500)
  .superRefine((text, context) => {
    try {
      compilePattern(text);
    } catch (error) {
      context.addIssue({
        code: 'custom',
        message: error instanceof Error ? error.message : 'is no regular expression',
      });
    }
  });

const level = z
  .union([z.number().int().min(1).max(4), z.string().regex(/^(?:P|SEV)[1-4]$/i)], { error: 'must be P1, P2, P3 or P4' })
  .transform((written) => Number(String(written).slice(-1)) as Severity);

/** One rule of the configuration. A label that is not there has the empty value; a rule without labels fits every alert. */
export const ruleSettings = z.strictObject({
  match: z
    .record(z.string().min(1).max(128), expression)
    .describe('Labels, each with its exact value or a pattern /…/ (/…/i ignores case); all must match'),
  severity: level.optional().describe("P1 to P4; taken from the alert's labels if omitted"),
  environment: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe('Environment; taken from the label of that name if omitted'),
  service: z.string().min(1).max(128).optional().describe('Service; taken from the label of that name if omitted'),
  place: z
    .enum(['channel', 'thread', 'none'])
    .optional()
    .describe('Where the incident lives; if omitted, a channel for P1 and P2 and a thread for the rest'),
});
export type RuleSettings = z.infer<typeof ruleSettings>;

/** A rule with its patterns compiled. */
export interface Rule {
  readonly settings: RuleSettings;
  readonly matchers: readonly { readonly label: string; readonly fits: (value: string) => boolean }[];
}

/** What the rules say of an alert. */
export interface RuleMatch {
  readonly severity: Severity;
  readonly environment: string | undefined;
  readonly service: string | undefined;
  readonly place: AlertPlace;
  /** The rule that fitted, by its place in the list; undefined when none did. */
  readonly rule: number | undefined;
  /** A word of severity that is not known, where the severity is made from the words of the alert. */
  readonly unknownSeverity: string | undefined;
}

/** Compiles the rules once, when the configuration is read. Throws an Error for a pattern that `ruleSettings` would have refused. */
export function compileRules(settings: readonly RuleSettings[]): readonly Rule[] {
  return settings.map((rule) => ({
    settings: rule,
    matchers: Object.entries(rule.match).map(([label, wanted]) => {
      const pattern = compilePattern(wanted);
      return { label, fits: pattern ? (value) => patternMatches(pattern, value) : (value) => value === wanted };
    }),
  }));
}

/** Whether every label of the rule fits. */
export function matches(rule: Rule, labels: Labels): boolean {
  return rule.matchers.every(({ label, fits }) => fits(labelOf(labels, label) ?? ''));
}

/** What is asked about an alert: its labels, and the word in the sender's own field of severity. */
export interface Judged {
  readonly labels: Labels;
  readonly severityWord: string | undefined;
}

/**
 * What the first rule that fits says of an alert; what it leaves open, and everything when none fits, the alert says by itself. `unknown`: the
 * severity of a word that is not known.
 */
export function judge(rules: readonly Rule[], { labels, severityWord }: Judged, unknown: Severity): RuleMatch {
  const at = rules.findIndex((rule) => matches(rule, labels));
  const said = rules[at]?.settings;
  const told = severityOf(labels, severityWord, unknown);
  const severity = said?.severity ?? told.severity;
  return {
    severity,
    unknownSeverity: said?.severity === undefined ? told.unknown : undefined,
    environment: said?.environment ?? labelOf(labels, 'environment') ?? labelOf(labels, 'env'),
    service: said?.service ?? labelOf(labels, 'service'),
    place: said?.place ?? (severity <= 2 ? 'channel' : 'thread'),
    rule: at === -1 ? undefined : at,
  };
}

const words: readonly (readonly [Severity, readonly string[]])[] = [
  [
    1,
    [
      'critical',
      'crit',
      'page',
      'p0',
      'p1',
      'sev0',
      'sev1',
      'emergency',
      'emerg',
      'alert',
      'fatal',
      'disaster',
      'blocker',
    ],
  ],
  [2, ['error', 'err', 'high', 'major', 'urgent', 'severe', 'p2', 'sev2']],
  [3, ['warning', 'warn', 'medium', 'moderate', 'average', 'minor', 'p3', 'sev3']],
  [4, ['info', 'information', 'informational', 'notice', 'low', 'debug', 'none', 'p4', 'p5', 'sev4', 'sev5']],
];
const levels = new Map(words.flatMap(([severity, names]) => names.map((name) => [name, severity] as const)));

interface ToldSeverity {
  readonly severity: Severity;
  /** The first word that is not known. */
  readonly unknown: string | undefined;
}

/**
 * The severity an alert tells: in the sender's own field, else in the label `severity`, `priority` or `level`. The first of them that has a word
 * counts. A word that is not known never makes an alert small: it counts as `unknown`, or as the next word where that is worse. 3 where
 * there is no word at all.
 */
export function severityOf(labels: Labels, word: string | undefined, unknown: Severity): ToldSeverity {
  const said = [word, ...['severity', 'priority', 'level'].map((name) => labelOf(labels, name))]
    .map((one) => one?.trim() ?? '')
    .filter((one) => one !== '');
  const [first] = said;
  if (first === undefined) return { severity: 3, unknown: undefined };
  const known = said.map(levelOf).find((level) => level !== undefined);
  if (levelOf(first) !== undefined && known !== undefined) return { severity: known, unknown: undefined };
  return { severity: known !== undefined && known < unknown ? known : unknown, unknown: cut(first, 40) };
}

/** Reads P1, sev-1, Critical: letters of both cases, with dashes and spaces or without. */
function levelOf(word: string): Severity | undefined {
  return levels.get(word.toLowerCase().replace(/[\s_-]/g, ''));
}

function labelOf(labels: Labels, name: string): string | undefined {
  return Object.hasOwn(labels, name) ? labels[name] : undefined;
}

import { z } from 'zod';
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
    .describe('Labels, each with its exact value or a pattern /…/ (/…/i: letters of both cases); all must fit'),
  severity: level.optional().describe('P1 to P4; told by the labels of the alert where left out'),
  environment: z.string().min(1).max(128).optional().describe('Environment; the label of that name where left out'),
  service: z.string().min(1).max(128).optional().describe('Service; the label of that name where left out'),
  place: z
    .enum(['channel', 'thread', 'none'])
    .optional()
    .describe('Where it is shown; a channel for P1 and P2, a thread for the rest where left out'),
});
export type RuleSettings = z.infer<typeof ruleSettings>;

/** A rule with its patterns compiled. */
export interface Rule {
  readonly settings: RuleSettings;
  readonly matchers: readonly { readonly label: string; readonly fits: (value: string) => boolean }[];
}

/** What the rules say of an alert. */
export interface Verdict {
  readonly severity: Severity;
  readonly environment: string | undefined;
  readonly service: string | undefined;
  readonly place: AlertPlace;
  /** The rule that fitted, by its place in the list; undefined when none did. */
  readonly rule: number | undefined;
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

/** What the first rule that fits says of these labels; what it leaves open, and everything when none fits, the labels say. */
export function judge(rules: readonly Rule[], labels: Labels): Verdict {
  const at = rules.findIndex((rule) => matches(rule, labels));
  const said = rules[at]?.settings;
  const severity = said?.severity ?? severityOf(labels);
  return {
    severity,
    environment: said?.environment ?? labelOf(labels, 'environment') ?? labelOf(labels, 'env'),
    service: said?.service ?? labelOf(labels, 'service'),
    place: said?.place ?? (severity <= 2 ? 'channel' : 'thread'),
    rule: at === -1 ? undefined : at,
  };
}

const words: readonly (readonly [Severity, readonly string[]])[] = [
  [1, ['critical', 'page', 'p1', 'sev1', 'emergency', 'fatal', 'disaster']],
  [2, ['error', 'high', 'major', 'p2', 'sev2']],
  [3, ['warning', 'warn', 'medium', 'average', 'minor', 'p3', 'sev3']],
  [4, ['info', 'information', 'informational', 'notice', 'low', 'debug', 'none', 'p4', 'p5', 'sev4', 'sev5']],
];
const levels = new Map(words.flatMap(([severity, names]) => names.map((name) => [name, severity] as const)));

/** The severity the labels `severity`, `priority` or `level` tell; 3 when none of them has a word that is known. */
export function severityOf(labels: Labels): Severity {
  for (const name of ['severity', 'priority', 'level']) {
    const found = levels.get((labelOf(labels, name) ?? '').trim().toLowerCase());
    if (found !== undefined) return found;
  }
  return 3;
}

function labelOf(labels: Labels, name: string): string | undefined {
  return Object.hasOwn(labels, name) ? labels[name] : undefined;
}

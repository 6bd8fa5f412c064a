import type { Alert, AlertStatus } from '../../model/alert.ts';
import { labelFingerprint } from './fingerprint.ts';
import { instant } from './instant.ts';
import { Unreadable } from './json.ts';
import { type CleanLabels, labelsOf } from './labels.ts';
import { linksOf } from './links.ts';
import { identity, oneLine } from './text.ts';

/** An alert as a source found it: nothing in it is checked or cut yet. */
export interface RawAlert {
  readonly status: AlertStatus;
  /** Computed from the labels where undefined. */
  readonly fingerprint?: string | undefined;
  readonly labels: unknown;
  readonly annotations: unknown;
  /** The sender's own field of severity. */
  readonly severityWord?: string | undefined;
  /** The first that is not empty; else the annotation `summary`, the first line of `description`, or the label `alertname`. */
  readonly summary?: string | undefined;
  readonly startsAt: unknown;
  readonly endsAt: unknown;
  readonly links: readonly (readonly [label: string, url: unknown])[];
}

/** The annotation that says what of an alert was left out or cut. */
const cutAnnotation = 'chatops_cut';

/**
 * An alert within the limits of the store. Its fingerprint is taken or made before anything is cut. A start nobody can read is the time of
 * arrival; a firing or pending alert has no end. Throws Unreadable when nothing identifies it, or its labels are no object.
 */
export function alertOf(raw: RawAlert, now: Date): Alert {
  const fingerprint = raw.fingerprint ?? labelFingerprint(raw.labels);
  if (fingerprint === undefined) throw new Unreadable('it has neither a fingerprint nor labels');
  const labels = labelsOf(raw.labels, 'label');
  const annotations = labelsOf(raw.annotations, 'annotation');
  const cut = cutNote(labels, annotations);
  const arrived = now.toISOString();
  const startsAt = instant(raw.startsAt, now);
  const endsAt = raw.status === 'resolved' ? instant(raw.endsAt, now) : undefined;
  const severityWord = raw.severityWord?.trim();
  return {
    fingerprint: identity(fingerprint, 512),
    status: raw.status,
    labels: labels.values,
    annotations: cut === undefined ? annotations.values : { ...annotations.values, [cutAnnotation]: cut },
    summary: summaryOf(raw.summary, annotations.values, labels.values),
    startsAt: startsAt ?? arrived,
    endsAt: raw.status === 'resolved' ? (endsAt ?? arrived) : undefined,
    ...(startsAt === undefined ? { startGuessed: true } : {}),
    ...(raw.status === 'resolved' && endsAt === undefined ? { endGuessed: true } : {}),
    ...(severityWord ? { severityWord: oneLine(severityWord, 40) } : {}),
    links: linksOf(raw.links),
  };
}

function summaryOf(
  given: string | undefined,
  annotations: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): string {
  const description = annotations['description'] ?? annotations['message'];
  const candidates = [given, annotations['summary'], description?.trim().split('\n')[0], labels['alertname']];
  const found = candidates.find((text) => text !== undefined && text.trim() !== '');
  return oneLine(found?.trim() ?? 'Alert without a name', 300);
}

function cutNote(labels: CleanLabels, annotations: CleanLabels): string | undefined {
  const counts: readonly (readonly [number, string])[] = [
    [labels.leftOut, 'labels left out'],
    [labels.shortened, 'labels shortened'],
    [annotations.leftOut, 'annotations left out'],
    [annotations.shortened, 'annotations shortened'],
  ];
  const told = counts.filter(([count]) => count > 0).map(([count, what]) => `${what}: ${count}`);
  return told.length === 0 ? undefined : told.join(', ');
}

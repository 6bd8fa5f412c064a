import type { Incident } from '../model/incident.ts';
import { counted } from '../model/units.ts';
import type { GroupAlert } from '../ports/store/alerts.ts';
import type { IncidentView } from '../ports/store/incidents.ts';

/** From the start of the first alert to the opening. */
export function detected({ openedAt }: Incident, alerts: readonly GroupAlert[]): string {
  const first = alerts.map(({ startsAt }) => startsAt).sort()[0];
  if (first === undefined) return 'by people, without an alert';
  return Date.parse(first) > Date.parse(openedAt)
    ? 'before its first alert'
    : `${minutes(first, openedAt)} after the first alert began to fire`;
}

/** What can be counted of the impact; the rest is for people to say. */
export function impactNumbers({ incident }: IncidentView, alerts: readonly GroupAlert[]): string {
  const began = [incident.openedAt, ...alerts.map(({ startsAt }) => startsAt)].sort()[0] ?? incident.openedAt;
  const end = incident.quietSince ?? incident.resolvedAt;
  const fired = alerts.reduce((sum, { fired: times }) => sum + times, 0);
  const lasted = end === undefined ? 'Not over yet' : `Lasted ${minutes(began, end)}, from the first sign to the last`;
  return `${lasted}; ${counted(incident.total, 'alert')}, which fired ${counted(fired, 'time')}.`;
}

/** Whether the answer came after the response time of the severity. */
export function late({ answerDueAt }: Incident, answeredAt: string): string {
  if (answerDueAt === undefined || Date.parse(answeredAt) <= Date.parse(answerDueAt)) return '';
  return `, ${minutes(answerDueAt, answeredAt)} after an answer was due`;
}

/** `42 s`, `4 min 10 s`: from one instant to another. */
export function minutes(from: string, to: string): string {
  const seconds = Math.round((Date.parse(to) - Date.parse(from)) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

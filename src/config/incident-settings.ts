import { compileRules } from '../alerts/match.ts';
import type { IncidentSettings, SeveritySettings } from '../incidents/settings.ts';
import { businessHoursOf } from '../paging/business-hours.ts';
import type { PagingSettings } from '../paging/escalator.ts';
import { afterOpen, openDayMs } from '../paging/open-time.ts';
import { ackLeaseMs, policyOf } from '../paging/policy.ts';
import { pageProviders } from '../paging/providers.ts';
import type { IncidentsConfig, PagingConfig } from './incidents.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** The section `incidents`, with its patterns compiled and its policies looked up; undefined where incidents are off. */
export function incidentSettingsOf(incidents: IncidentsConfig, paging: PagingConfig): IncidentSettings | undefined {
  const hours = businessHoursOf(incidents.businessHours);
  const severity = (name: keyof IncidentsConfig['severities']): SeveritySettings => {
    const { respondMinutes, respondBusinessDays, updateMinutes, policy } = incidents.severities[name];
    const settings = policy === undefined ? undefined : paging.policies[policy];
    return {
      answerDue: (began) =>
        respondBusinessDays == null
          ? new Date(began.getTime() + respondMinutes * minuteMs)
          : afterOpen(hours, began, respondBusinessDays * openDayMs(hours)),
      updateMs: updateMinutes === null ? undefined : updateMinutes * minuteMs,
      policy: policy === undefined || settings === undefined ? undefined : policyOf(policy, settings),
    };
  };
  const {
    indexChannel,
    channelPrefix,
    privateChannels,
    invite,
    links,
    checklist,
    diagnose,
    contacts,
    pageAgainAlerts,
  } = incidents;
  if (indexChannel === undefined) return undefined;
  return {
    indexChannel,
    channelPrefix,
    privateChannels,
    invite,
    links,
    checklist,
    diagnose,
    contacts,
    pageAgainAlerts,
    markEmoji: incidents.markEmoji ?? undefined,
    rules: compileRules(incidents.rules),
    exports: incidents.archive !== undefined,
    quietMs: incidents.quietMinutes * minuteMs,
    reopenMs: incidents.reopenMinutes * minuteMs,
    archiveMs: incidents.archiveDays === null ? undefined : incidents.archiveDays * dayMs,
    severities: { 1: severity('P1'), 2: severity('P2'), 3: severity('P3'), 4: severity('P4') },
    ackLeaseMs: (level) => ackLeaseMs(paging.ackMinutes, level),
  };
}

/** The section `paging`. */
export function pagingSettingsOf(paging: PagingConfig): PagingSettings {
  const telling = Object.entries(paging.providers).flatMap(([name, { type }]) => {
    const provider = pageProviders.get(type);
    return provider === undefined ? [] : [[name, provider.tellsEnds] as const];
  });
  return {
    schedules: new Map(Object.entries(paging.schedules)),
    order: paging.order,
    also: paging.also,
    lateMs: paging.lateSeconds * 1000,
    tellsEnds: new Map(telling),
    ackLeaseMs: (level) => ackLeaseMs(paging.ackMinutes, level),
  };
}

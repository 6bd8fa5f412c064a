import { z } from 'zod';
import { ruleSettings } from '../alerts/match.ts';
import { alertSources } from '../alerts/sources.ts';
import { businessHoursSettings } from '../paging/business-hours.ts';
import { scheduleSettings } from '../paging/on-call.ts';
import { ackLeaseSettings, policySettings, schedulesIn } from '../paging/policy.ts';
import { pageProviders } from '../paging/providers.ts';
import { channelId } from './fields.ts';

/** A part of the configuration whose `type` names a file of ours; that file knows the rest of its settings. */
function typed<Kind extends { readonly settings: z.ZodType<unknown>; secrets(settings: unknown): readonly string[] }>(
  kinds: ReadonlyMap<string, Kind>,
) {
  return z
    .looseObject({ type: z.enum([...kinds.keys()] as [string, ...string[]]) })
    .transform(({ type, ...rest }, context) => {
      const parsed = kinds.get(type)?.settings.safeParse(rest);
      if (parsed?.success) return { type, settings: parsed.data };
      for (const issue of parsed?.error.issues ?? [])
        context.issues.push({ code: 'custom', input: rest, path: issue.path, message: issue.message });
      return z.NEVER;
    });
}

const hookName = z.string().regex(/^[a-z0-9][-a-z0-9]{0,40}$/, 'must be lower-case letters, digits and dashes');
const slackId = z.string().regex(/^[UWS][A-Z0-9]{2,}$/, 'must be a Slack user id (U…) or user group id (S…)');

const severity = (respond: number, update: number) =>
  z
    .strictObject({
      respondMinutes: z
        .number()
        .positive()
        .nullable()
        .optional()
        .describe(`Response time; ${respond} where none is given`),
      respondBusinessDays: z
        .number()
        .positive()
        .max(30)
        .nullable()
        .optional()
        .describe('Response time in business days, instead of respondMinutes'),
      updateMinutes: z
        .number()
        .positive()
        .nullable()
        .default(update)
        .describe('How often a status update is due, in minutes; null: never'),
      policy: z.string().optional().describe('Escalation policy; nobody is paged if omitted'),
    })
    .superRefine(({ respondMinutes, respondBusinessDays }, context) => {
      // A file and its profile may each give one.
      if (typeof respondMinutes === 'number' && typeof respondBusinessDays === 'number')
        context.addIssue({
          code: 'custom',
          path: ['respondMinutes'],
          message: 'respondBusinessDays is given too, here or in the profile: set one of them to null',
        });
    })
    .transform(({ respondMinutes, ...rest }) => ({ ...rest, respondMinutes: respondMinutes ?? respond }))
    .prefault({});

/** Webhooks of monitors: `POST /hooks/<name>`. */
export const hooksSection = z
  .record(hookName, typed(alertSources))
  .default({})
  .describe('Webhooks for monitors, by the last part of their address: POST /hooks/<name>');

export const incidentsSection = z
  .strictObject({
    indexChannel: channelId
      .optional()
      .describe('Channel with one line per incident and threads for the small ones; incidents are off if omitted'),
    channelPrefix: z
      .string()
      .regex(/^[a-z0-9][-a-z0-9_]{0,20}$/)
      .default('inc')
      .describe('Prefix of incident channel names'),
    privateChannels: z.boolean().default(false).describe('Whether incident channels are private'),
    invite: z.array(slackId).max(50).default([]).describe('People and user groups invited to every incident channel'),
    links: z
      .array(z.strictObject({ title: z.string().min(1).max(80), url: z.url({ protocol: /^https?$/ }) }))
      .max(20)
      .default([])
      .describe('Bookmarks of every incident channel: runbooks, dashboards'),
    rules: z
      .array(ruleSettings)
      .max(500)
      .default([])
      .describe('What alerts become; the first rule that matches decides'),
    quietMinutes: z
      .number()
      .positive()
      .default(5)
      .describe(
        'Once no alert of an incident has fired for this long, the channel is told; an incident in a thread is resolved',
      ),
    reopenMinutes: z
      .number()
      .min(0)
      .default(60)
      .describe('An alert that fires again within this time after its incident was resolved reopens that incident'),
    unknownSeverity: z
      .enum(['P1', 'P2', 'P3', 'P4'])
      .default('P2')
      .describe('Severity of an alert whose own severity is not recognised; the card says so'),
    pageAgainAlerts: z
      .number()
      .int()
      .min(2)
      .default(20)
      .describe('Page again after this many new alerts since the last page, provided the total has doubled'),
    archiveDays: z
      .number()
      .positive()
      .nullable()
      .default(7)
      .describe('Days after which the channel of a resolved incident is archived; null: never'),
    checklist: z
      .enum(['generic', 'msil'])
      .default('generic')
      .describe('Which checklist to show: the six phases of runbook A (generic) or the four of runbook B (msil)'),
    markEmoji: z
      .string()
      .regex(/^[\p{L}\p{N}_+'-]{1,100}$/u, 'must be the name of an emoji without colons, such as pushpin')
      .nullable()
      .default('pushpin')
      .describe(
        "A message in an incident's channel or thread that gets this emoji becomes a line of the timeline; null: off",
      ),
    diagnose: z.boolean().default(true).describe('Whether a first diagnosis runs automatically'),
    severities: z
      .strictObject({ P1: severity(15, 30), P2: severity(30, 60), P3: severity(120, 240), P4: severity(1440, 1440) })
      .prefault({}),
    businessHours: businessHoursSettings
      .prefault({ timezone: 'UTC' })
      .describe('Working hours, for response times in business days; UTC if omitted'),
    contacts: z
      .array(z.strictObject({ service: z.string().min(1), support: z.string().min(1), line: z.string().default('') }))
      .max(50)
      .default([])
      .describe('External contacts: whom to call outside your organisation'),
    archive: z
      .strictObject({
        bucket: z.string().min(3),
        prefix: z.string().default('mcp-chatops/incidents/'),
        region: z.string().default('us-east-1'),
        endpoint: z.url().optional(),
      })
      .optional()
      .describe('S3 bucket for post-mortems'),
  })
  .prefault({})
  .describe('How alerts become incidents, and how people run them');

export const pagingSection = z
  .strictObject({
    schedules: z.record(z.string(), scheduleSettings).default({}).describe('Who is on call'),
    policies: z.record(z.string(), policySettings).default({}).describe('Escalation policies'),
    providers: z
      .record(
        z
          .string()
          .regex(/^[a-z][-a-z0-9]{0,30}$/)
          .refine((name) => name !== 'slack', 'is taken'),
        typed(pageProviders),
      )
      .default({})
      .describe('Ways to reach people besides Slack'),
    order: z
      .array(z.string())
      .default(['slack'])
      .describe('Ways to deliver a page, in order: the next is tried when one fails or is late'),
    also: z
      .array(z.string())
      .default([])
      .describe('Ways every page also takes at once, besides the first in the order'),
    lateSeconds: z
      .number()
      .positive()
      .default(60)
      .describe('A page not delivered after this long is tried the next way'),
    ackMinutes: ackLeaseSettings.prefault({}),
    heartbeatUrlEnv: z
      .string()
      .optional()
      .describe(
        'Environment variable with the address of an external watchdog, called every minute while the bot is healthy',
      ),
  })
  .prefault({})
  .superRefine((paging, context) => {
    const ways = new Set(['slack', ...Object.keys(paging.providers)]);
    for (const [list, names] of [['order', paging.order] as const, ['also', paging.also] as const])
      for (const [index, name] of names.entries())
        if (!ways.has(name))
          context.addIssue({ code: 'custom', path: [list, index], message: `must be one of ${[...ways].join(', ')}` });
    for (const [name, policy] of Object.entries(paging.policies))
      for (const schedule of schedulesIn(policy))
        if (!Object.hasOwn(paging.schedules, schedule))
          context.addIssue({
            code: 'custom',
            path: ['policies', name],
            message: `names the schedule "${schedule}", which is not there`,
          });
  });

export type HooksConfig = z.infer<typeof hooksSection>;
export type IncidentsConfig = z.infer<typeof incidentsSection>;
export type PagingConfig = z.infer<typeof pagingSection>;

/** Environment variables that hooks name: a process that receives needs them. */
export function variablesOfHooks(hooks: HooksConfig): readonly string[] {
  return Object.values(hooks).flatMap(({ type, settings }) => alertSources.get(type)?.secrets(settings) ?? []);
}

/** Environment variables that paging names: a process that works needs them. */
export function variablesOfPaging(paging: PagingConfig): readonly string[] {
  return [
    ...Object.values(paging.providers).flatMap(
      ({ type, settings }) => pageProviders.get(type)?.secrets(settings) ?? [],
    ),
    ...(paging.heartbeatUrlEnv === undefined ? [] : [paging.heartbeatUrlEnv]),
  ];
}

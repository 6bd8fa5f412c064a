import { z } from 'zod';
import type { AlertStatus, Parsed } from '../../model/alert.ts';
import { alertOf } from '../reading/alert.ts';
import { aloneInItsGroup, quarantine } from '../reading/items.ts';
import { isRecord, type JsonRecord, malformed, own, parseJson, readRecord, scalar, textAt } from '../reading/json.ts';
import { confirmation, signedBySns } from '../reading/sns-envelope.ts';
import { identity } from '../reading/text.ts';
import { alertSource } from '../source.ts';

const expected = 'a message of Amazon SNS: an object with Type, MessageId, TopicArn and Message';

const settings = z.strictObject({
  topics: z
    .array(
      z
        .string()
        .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(?:\.fifo)?$/, 'must be the ARN of an SNS topic'),
    )
    .min(1)
    .describe('Topics to accept messages from; their subscriptions are confirmed automatically'),
});

/**
 * Alarms of CloudWatch that come through Amazon SNS. A subscription is confirmed for the listed topics only. `INSUFFICIENT_DATA` is pending: no
 * data is no recovery. What is no CloudWatch alarm is quarantined, so that people see it.
 */
export const source = alertSource({
  type: 'sns',
  settings,
  secrets: () => [],
  mostBytes: 1024 * 1024,
  async authenticate({ body, now }, { topics }, { certificate }) {
    const envelope = parseJson(body);
    return isRecord(envelope) && (await signedBySns(envelope, topics, now, certificate));
  },
  parse({ body, now }, { topics }): Parsed {
    const envelope = readRecord(body, expected);
    const messageId = textAt(envelope, 'MessageId');
    const id = messageId === undefined ? undefined : identity(messageId);
    const nothing = { batches: [], quarantined: [], id };
    switch (own(envelope, 'Type')) {
      case 'UnsubscribeConfirmation':
        return nothing;
      case 'SubscriptionConfirmation': {
        const confirm = confirmation(envelope);
        if (confirm === undefined || !topics.some((topic) => topic === own(envelope, 'TopicArn')))
          throw malformed(expected, 'asks to confirm a subscription at an address that is not that of its topic');
        return { ...nothing, confirm };
      }
      case 'Notification':
        return { ...nothing, ...notification(own(envelope, 'Message'), now) };
      default:
        throw malformed(expected, 'has another Type than Notification and SubscriptionConfirmation');
    }
  },
});

function notification(message: unknown, now: Date): Pick<Parsed, 'batches' | 'quarantined'> {
  if (typeof message !== 'string') throw malformed(expected, 'has no Message text');
  const alarm = parseJson(message);
  const name = textAt(alarm, 'AlarmName');
  const status = states.get(own(alarm, 'NewStateValue'));
  if (!isRecord(alarm) || name === undefined)
    return { batches: [], quarantined: [quarantine('the message of the topic is no CloudWatch alarm', message)] };
  if (status === undefined)
    return {
      batches: [],
      quarantined: [quarantine('its NewStateValue is not ALARM, OK or INSUFFICIENT_DATA', message)],
    };
  const alert = alarmAlert(alarm, name, status, now);
  return { batches: aloneInItsGroup(alert, ['alertname']), quarantined: [] };
}

const states = new Map<unknown, AlertStatus>([
  ['ALARM', 'firing'],
  ['OK', 'resolved'],
  ['INSUFFICIENT_DATA', 'pending'],
]);

function alarmAlert(alarm: JsonRecord, name: string, status: AlertStatus, now: Date) {
  const arn = textAt(alarm, 'AlarmArn');
  const account = scalar(own(alarm, 'AWSAccountId'));
  const [, partition, , region] = arn?.split(':') ?? [];
  const trigger = own(alarm, 'Trigger');
  const described = textAt(alarm, 'AlarmDescription');
  return alertOf(
    {
      status,
      // Older messages have no ARN; Region is a display name there, and stays the same for the same alarm.
      fingerprint: arn ?? [account ?? '', textAt(alarm, 'Region') ?? '', name].join(':'),
      labels: {
        alertname: name,
        account,
        region: region ?? textAt(alarm, 'Region'),
        metric_namespace: textAt(trigger, 'Namespace'),
        metric: textAt(trigger, 'MetricName'),
        ...dimensions(own(trigger, 'Dimensions')),
      },
      annotations: {
        description: described,
        reason: textAt(alarm, 'NewStateReason'),
        threshold: thresholdText(trigger),
        previous_state: textAt(alarm, 'OldStateValue'),
      },
      summary: described === undefined ? name : `${name}: ${described.split('\n')[0]}`,
      // The message tells when the state changed: the start of an alarm, the end of a recovery.
      startsAt: own(alarm, 'StateChangeTime'),
      endsAt: own(alarm, 'StateChangeTime'),
      links: [['Alarm', console(partition, region, name)]],
    },
    now,
  );
}

/** Dimensions as labels; they never replace those of the alarm itself. */
function dimensions(value: unknown): JsonRecord {
  const labels = new Map<string, unknown>();
  for (const dimension of Array.isArray(value) ? value.slice(0, 50) : []) {
    const name = textAt(dimension, 'name');
    if (name !== undefined && !reserved.has(name)) labels.set(name, own(dimension, 'value'));
  }
  return Object.fromEntries(labels);
}

const reserved = new Set(['alertname', 'account', 'region', 'metric_namespace', 'metric', 'severity', '__proto__']);

function thresholdText(trigger: unknown): string | undefined {
  const operator = textAt(trigger, 'ComparisonOperator');
  const threshold = scalar(own(trigger, 'Threshold'));
  if (operator === undefined || threshold === undefined) return undefined;
  const periods = scalar(own(trigger, 'EvaluationPeriods')) ?? '?';
  return `${operator} ${threshold}, ${periods} × ${scalar(own(trigger, 'Period')) ?? '?'} s`;
}

const consoles: Readonly<Record<string, string>> = { aws: 'console.aws.amazon.com', 'aws-cn': 'console.amazonaws.cn' };

function console(partition: string | undefined, region: string | undefined, name: string): string | undefined {
  const site = partition !== undefined && Object.hasOwn(consoles, partition) ? consoles[partition] : undefined;
  if (site === undefined || region === undefined || !/^[a-z0-9-]{4,24}$/.test(region)) return undefined;
  return `https://${region}.${site}/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name.toWellFormed())}`;
}

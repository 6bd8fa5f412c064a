import type { FieldError } from '../api/status.ts';
import type { Container, PodSpec, PodTemplate, Resources } from '../objects/pod.ts';
import { quantity } from '../quantity.ts';
import { atLeastZero, duplicate, invalidValue, portRange, required, unsupported } from './errors.ts';
import { labelErrors, nameErrors } from './names.ts';

function resourceErrors(field: string, resources: Resources | undefined): FieldError[] {
  const errors: FieldError[] = [];
  for (const [name, request] of Object.entries(resources?.requests ?? {})) {
    const limit = resources?.limits?.[name];
    if (limit !== undefined && (quantity(request) ?? 0) > (quantity(limit) ?? 0))
      errors.push(
        invalidValue(`${field}.requests`, request, `must be less than or equal to ${name} limit of ${limit}`),
      );
  }
  return errors;
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const PROBE_NUMBERS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

function probeErrors(field: string, container: Container): FieldError[] {
  return PROBES.flatMap((name) => {
    const probe = container[name];
    if (!probe) return [];
    const handlers = ['httpGet', 'tcpSocket', 'exec', 'grpc'].filter((handler) => handler in probe);
    const none = handlers.length === 0 ? [required(`${field}.${name}`, 'must specify a handler type')] : [];
    const port = probe.httpGet ? portRange(`${field}.${name}.httpGet.port`, probe.httpGet.port ?? 0) : [];
    return [
      ...none,
      ...port,
      ...PROBE_NUMBERS.flatMap((number) => atLeastZero(`${field}.${name}.${number}`, probe[number])),
    ];
  });
}

function containerErrors(field: string, container: Container, earlier: readonly string[]): FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, port] of (container.ports ?? []).entries()) {
    const at = `${field}.ports[${index}].containerPort`;
    errors.push(...(port.containerPort === undefined ? [required(at)] : portRange(at, port.containerPort)));
  }
  for (const [index, variable] of (container.env ?? []).entries())
    if (!variable.name) errors.push(required(`${field}.env[${index}].name`));
  errors.push(...probeErrors(field, container), ...resourceErrors(`${field}.resources`, container.resources));
  if (!container.name) errors.push(required(`${field}.name`));
  else if (earlier.includes(container.name)) errors.push(duplicate(`${field}.name`, container.name));
  else errors.push(...nameErrors(`${field}.name`, container.name, 'label'));
  if (!container.image) errors.push(required(`${field}.image`));
  return errors;
}

function listErrors(field: string, containers: readonly Container[]): FieldError[] {
  return containers.flatMap((container, index) =>
    containerErrors(
      `${field}[${index}]`,
      container,
      containers.slice(0, index).map((other) => other.name),
    ),
  );
}

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];

/** Mistakes in the part of a pod that says what runs. */
export function podSpecErrors(field: string, spec: PodSpec): FieldError[] {
  const errors = listErrors(`${field}.initContainers`, spec.initContainers ?? []);
  const containers = spec.containers ?? [];
  if (containers.length === 0) errors.push(required(`${field}.containers`));
  errors.push(...listErrors(`${field}.containers`, containers));
  if (spec.restartPolicy !== undefined && !RESTART_POLICIES.includes(spec.restartPolicy))
    errors.push(unsupported(`${field}.restartPolicy`, spec.restartPolicy, RESTART_POLICIES));
  return errors;
}

/** Mistakes in a template; the controllers of long-running pods demand the restart policy Always. */
export function templateErrors(field: string, template: PodTemplate, longRunning: boolean): FieldError[] {
  const errors = labelErrors(`${field}.metadata.labels`, template.metadata?.labels);
  errors.push(...podSpecErrors(`${field}.spec`, template.spec));
  const policy = template.spec.restartPolicy;
  if (longRunning && policy !== undefined && policy !== 'Always' && RESTART_POLICIES.includes(policy))
    errors.push(unsupported(`${field}.spec.restartPolicy`, policy, ['Always']));
  return errors;
}

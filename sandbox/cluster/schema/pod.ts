import { conditions, objectMeta } from './meta.ts';
import {
  always,
  bool,
  count,
  flag,
  int,
  intOrString,
  list,
  listBy,
  map,
  type ObjectSchema,
  object,
  opaque,
  quantityField,
  text,
} from './schema.ts';

const keyRef = (go: string) => object(go, { name: text(), key: text(), optional: bool() });
const sourceRef = (go: string) => object(go, { name: text(), optional: bool() });

const probe = object('Probe', {
  httpGet: object('HTTPGetAction', {
    path: text('/'),
    port: intOrString(),
    host: text(),
    scheme: text('HTTP'),
    httpHeaders: list(object('HTTPHeader', { name: text(), value: text() })),
  }),
  tcpSocket: object('TCPSocketAction', { port: intOrString(), host: text() }),
  exec: object('ExecAction', { command: list(text()) }),
  grpc: object('GRPCAction', { port: int(), service: text() }),
  initialDelaySeconds: count(),
  timeoutSeconds: count(1),
  periodSeconds: count(10),
  successThreshold: count(1),
  failureThreshold: count(3),
  terminationGracePeriodSeconds: int(),
});

const environment = listBy(
  ['name'],
  object('EnvVar', {
    name: text(),
    value: text(),
    valueFrom: object('EnvVarSource', {
      secretKeyRef: keyRef('SecretKeySelector'),
      configMapKeyRef: keyRef('ConfigMapKeySelector'),
      fieldRef: object('ObjectFieldSelector', { apiVersion: text('v1'), fieldPath: text() }),
      resourceFieldRef: opaque,
    }),
  }),
);

const container = object('Container', {
  name: text(),
  image: text(),
  command: list(text()),
  args: list(text()),
  workingDir: text(),
  ports: listBy(
    ['containerPort', 'protocol'],
    object('ContainerPort', {
      name: text(),
      containerPort: int(),
      protocol: text('TCP'),
      hostPort: count(),
      hostIP: text(),
    }),
  ),
  env: environment,
  envFrom: list(
    object('EnvFromSource', {
      prefix: text(),
      secretRef: sourceRef('SecretEnvSource'),
      configMapRef: sourceRef('ConfigMapEnvSource'),
    }),
  ),
  resources: always(
    object('ResourceRequirements', {
      requests: map(quantityField()),
      limits: map(quantityField()),
      claims: opaque,
    }),
  ),
  volumeMounts: listBy(
    ['mountPath'],
    object('VolumeMount', {
      name: text(),
      mountPath: text(),
      subPath: text(),
      subPathExpr: text(),
      readOnly: flag(),
      mountPropagation: text(),
      recursiveReadOnly: text(),
    }),
  ),
  volumeDevices: opaque,
  startupProbe: probe,
  readinessProbe: probe,
  livenessProbe: probe,
  lifecycle: opaque,
  terminationMessagePath: text('/dev/termination-log'),
  terminationMessagePolicy: text('File'),
  imagePullPolicy: text(),
  securityContext: opaque,
  restartPolicy: text(),
  resizePolicy: opaque,
  stdin: flag(),
  stdinOnce: flag(),
  tty: flag(),
});

const projection = (go: string, nameField: string) =>
  object(go, { [nameField]: text(), items: opaque, defaultMode: int(420), optional: bool() });

const volume = object('Volume', {
  name: text(),
  secret: projection('SecretVolumeSource', 'secretName'),
  configMap: projection('ConfigMapVolumeSource', 'name'),
  projected: object('ProjectedVolumeSource', { sources: opaque, defaultMode: int(420) }),
  emptyDir: opaque,
  hostPath: opaque,
  persistentVolumeClaim: opaque,
  downwardAPI: opaque,
  nfs: opaque,
  csi: opaque,
  ephemeral: opaque,
  image: opaque,
});

export const podSpec: ObjectSchema = object('PodSpec', {
  containers: listBy(['name'], container),
  initContainers: listBy(['name'], container),
  ephemeralContainers: opaque,
  volumes: listBy(['name'], volume),
  nodeName: text(),
  nodeSelector: map(text()),
  restartPolicy: text('Always'),
  terminationGracePeriodSeconds: int(30),
  activeDeadlineSeconds: int(),
  dnsPolicy: text('ClusterFirst'),
  dnsConfig: opaque,
  serviceAccountName: text(),
  serviceAccount: text(),
  automountServiceAccountToken: bool(),
  securityContext: always(
    object('PodSecurityContext', {
      runAsUser: int(),
      runAsGroup: int(),
      runAsNonRoot: bool(),
      fsGroup: int(),
      fsGroupChangePolicy: text(),
      supplementalGroups: opaque,
      seccompProfile: opaque,
      seLinuxOptions: opaque,
      sysctls: opaque,
      appArmorProfile: opaque,
    }),
  ),
  imagePullSecrets: listBy(['name'], object('LocalObjectReference', { name: text() })),
  schedulerName: text('default-scheduler'),
  tolerations: list(
    object('Toleration', {
      key: text(),
      operator: text(),
      value: text(),
      effect: text(),
      tolerationSeconds: int(),
    }),
  ),
  affinity: opaque,
  topologySpreadConstraints: opaque,
  readinessGates: opaque,
  hostAliases: opaque,
  hostname: text(),
  subdomain: text(),
  hostNetwork: flag(),
  hostPID: flag(),
  hostIPC: flag(),
  hostUsers: bool(),
  shareProcessNamespace: bool(),
  priorityClassName: text(),
  priority: int(),
  preemptionPolicy: text(),
  enableServiceLinks: bool(),
  runtimeClassName: text(),
  schedulingGates: opaque,
  overhead: map(quantityField()),
  os: opaque,
});

export const podTemplate: ObjectSchema = always(
  object('PodTemplateSpec', { metadata: objectMeta, spec: always(podSpec) }),
);

export const podStatus: ObjectSchema = object('PodStatus', {
  phase: text(),
  reason: text(),
  message: text(),
  conditions,
  containerStatuses: opaque,
  initContainerStatuses: opaque,
  ephemeralContainerStatuses: opaque,
  hostIP: text(),
  hostIPs: opaque,
  podIP: text(),
  podIPs: opaque,
  startTime: text(),
  qosClass: text(),
  nominatedNodeName: text(),
  observedGeneration: count(),
});

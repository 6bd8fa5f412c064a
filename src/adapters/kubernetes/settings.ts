import { z } from 'zod';

/** `environments.NAME.cluster` */
export const clusterSettings = z
  .strictObject({
    kubeconfig: z.string().optional().describe('Path of a kubeconfig; the service account of the pod where left out'),
    context: z.string().optional().describe('Context in that kubeconfig'),
    podCalls: z
      .enum(['proxy', 'direct'])
      .default('proxy')
      .describe('Whether pods are called through the Kubernetes API or at their own address'),
  })
  .prefault({});

export type ClusterSettings = z.infer<typeof clusterSettings>;

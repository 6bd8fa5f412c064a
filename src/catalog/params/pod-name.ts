import { z } from 'zod';
import { ofKind } from './kind.ts';

/**
 * The name of a pod, or its last five letters, by which people tell pods apart. A name of an object as Kubernetes allows it (RFC 1123
 * subdomain); which pod is meant: see podIn.
 */
export const podName = () =>
  ofKind(
    {
      name: 'a pod',
      example: 'mcp-server-7d9f8c6b54-x2k4d',
      missing: 'I need the name of one pod. See them with `/mcp pods`.',
    },
    z
      .string()
      .max(253, 'must be the name of a pod, or its last five letters')
      .regex(/^[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?$/, 'must be the name of a pod, or its last five letters'),
  );

import { z } from 'zod';
import { parseImage } from '../../model/image.ts';
import { ofKind } from './kind.ts';

const missing = 'I need an image, such as `/mcp deploy registry.example.com/mcp/server:2.4.1`.';
/** Slack makes a link of what looks like one; what was typed is its label. */
const link = /^<https?:\/\/[^<>|]*\|([^<>|]+)>$/;

/** The reference of a container image, as registries read it (see model/image.ts); the text Kubernetes is given. */
export const imageName = () =>
  ofKind(
    { name: 'an image', example: 'registry.example.com/mcp/server:2.4.1', missing },
    z.string().transform((given, context): string => {
      const typed = given.trim();
      const parsed = parseImage(link.exec(typed)?.[1] ?? typed);
      if ('image' in parsed) return parsed.image.text;
      context.addIssue({
        code: 'custom',
        message: `${parsed.problem}: it must be like registry.example.com/mcp/server:2.4.1`,
      });
      return z.NEVER;
    }),
  );

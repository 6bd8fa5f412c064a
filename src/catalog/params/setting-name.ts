import { z } from 'zod';
import { changeableSettings } from '../../ports/database/changeable-settings.ts';
import { ofKind } from './kind.ts';

/** A setting of PostgreSQL that the bot may change. */
export const settingName = () =>
  ofKind(
    {
      name: 'a setting',
      example: 'work_mem',
      choices: changeableSettings,
      missing: 'Name the setting: `/mcp db settings` lists them.',
    },
    z.enum(changeableSettings, `must be one of ${changeableSettings.join(', ')}`),
  );

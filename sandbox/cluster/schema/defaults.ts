import { isObject, type Json } from '../objects/json.ts';
import type { Schema } from './schema.ts';

function presetOf(schema: Schema): Json | undefined {
  if (schema.type === 'object') return schema.present ? {} : undefined;
  if (schema.type === 'map' || schema.type === 'list' || schema.type === 'opaque') return undefined;
  return schema.default;
}

/** Fills in place what the schema presets and the value leaves out. */
export function fillDefaults(schema: Schema, value: Json): void {
  if (schema.type === 'list' && Array.isArray(value)) {
    for (const item of value) fillDefaults(schema.items, item);
    return;
  }
  if (schema.type === 'map' && isObject(value)) {
    for (const member of Object.values(value)) fillDefaults(schema.values, member);
    return;
  }
  if (schema.type !== 'object' || !isObject(value)) return;
  for (const [name, field] of Object.entries(schema.fields)) {
    if (value[name] === undefined) {
      const preset = presetOf(field);
      if (preset === undefined) continue;
      value[name] = structuredClone(preset);
    }
    fillDefaults(field, value[name] ?? null);
  }
}

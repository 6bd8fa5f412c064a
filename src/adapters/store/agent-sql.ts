/**
 * SQL for the agent behind a run, as a part of the details of an audit row: the one that asked for it, or for the change it takes back.
 * NULL where there is none. `ground` is a column.
 */
export function agentSql(ground: string): string {
  const part = (agent: string) =>
    `jsonb_build_object('agent', jsonb_build_object('issuer', ${agent} -> 'issuer', 'client', ${agent} -> 'client', 'name', ${agent} -> 'name'))`;
  return `CASE WHEN ${ground} ->> 'kind' = 'agent' THEN ${part(ground)}
               WHEN ${ground} #>> '{agent,kind}' = 'agent' THEN ${part(`(${ground} -> 'agent')`)} END`;
}

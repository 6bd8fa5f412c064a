-- What happened to a target: each change that is planned looks for it. A run has none while it is asked for, and what only looks never
-- has one, so that neither costs an entry. By prefix too (all targets of a kind).
CREATE INDEX runs_target ON runs (target text_pattern_ops, id) WHERE target IS NOT NULL;

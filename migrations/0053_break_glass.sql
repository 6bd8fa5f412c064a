-- A plan that the lead of an open P1 approved alone: who, why, and in which incident.
ALTER TABLE approvals ADD COLUMN glass jsonb;

-- A task of an incident may be due by a day: the review of what one person approved alone is.
ALTER TABLE incident_tasks ADD COLUMN due_at timestamptz;

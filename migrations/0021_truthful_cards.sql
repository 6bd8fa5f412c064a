-- What is told once a message is there, and not before: a tick of the checklist, an entry of the timeline.
ALTER TABLE messages ADD COLUMN on_arrival jsonb;
CREATE FUNCTION message_arrived() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told jsonb := NEW.on_arrival;
BEGIN
  UPDATE incident_checklist SET done_by = told ->> 'actor', done_at = clock_now()
   WHERE incident_id = NEW.incident_id AND done_at IS NULL AND key IN (SELECT jsonb_array_elements_text(told -> 'tick'));
  INSERT INTO incident_timeline (incident_id, key, kind, actor, text)
  VALUES (NEW.incident_id, told #>> '{entry,key}', told #>> '{entry,kind}', told ->> 'actor', told #>> '{entry,text}')
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER message_arrived AFTER UPDATE OF ts ON messages FOR EACH ROW
  WHEN (NEW.on_arrival IS NOT NULL AND NEW.incident_id IS NOT NULL AND NEW.ts IS NOT NULL AND OLD.ts IS NULL)
  EXECUTE FUNCTION message_arrived();
-- A card tells where the files of its run are: it is drawn again when one arrived or was refused.
CREATE FUNCTION file_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE messages SET wanted = wanted + 1, updated_at = clock_now(), priority = CASE WHEN wanted > delivered THEN priority ELSE 3 END
   WHERE run_id = NEW.run_id AND kind = 'card';
  RETURN NULL;
END $$;
CREATE TRIGGER file_settled AFTER UPDATE OF ts, kind, state ON messages FOR EACH ROW
  WHEN (OLD.kind = 'file' AND NEW.run_id IS NOT NULL
        AND (NEW.ts IS NOT NULL AND OLD.ts IS NULL OR NEW.kind <> 'file' OR NEW.state = 'dropped' AND OLD.state <> 'dropped'))
  EXECUTE FUNCTION file_settled();
-- Slack refuses to edit the message of this row: from then on only what people wait for is posted, as a new message.
ALTER TABLE messages ADD COLUMN edits_refused text;
ALTER TABLE messages ADD COLUMN anew int NOT NULL DEFAULT 0;
-- Messages that a newer one of the same row stands for: their buttons do nothing any more.
CREATE TABLE superseded_messages (
  channel text NOT NULL,
  ts text NOT NULL,
  message_id bigint NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  at timestamptz NOT NULL DEFAULT clock_now(),
  PRIMARY KEY (channel, ts)
);
CREATE INDEX superseded_message ON superseded_messages (message_id);
-- Where no channel can be made, the incident goes on as a thread of the index channel: its line there becomes its card.
CREATE FUNCTION incident_becomes_thread() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE messages SET kind = 'incident', wanted = wanted + 1, updated_at = clock_now()
   WHERE incident_id = NEW.id AND kind = 'incident-line';
  RETURN NULL;
END $$;
CREATE TRIGGER incident_becomes_thread AFTER UPDATE OF place ON incidents FOR EACH ROW
  WHEN (NEW.place = 'thread' AND OLD.place = 'channel') EXECUTE FUNCTION incident_becomes_thread();

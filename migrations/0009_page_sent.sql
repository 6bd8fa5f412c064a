-- A page by Slack is sent when its direct message is there; the mention in the incident's place alone reaches nobody who sleeps.
CREATE FUNCTION page_message_counts(page bigint, of_user text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT of_user IS NOT NULL OR NOT EXISTS (SELECT 1 FROM messages m WHERE m.page_id = page AND m.user_id IS NOT NULL)
$$;
CREATE OR REPLACE FUNCTION page_delivered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE pages SET state = 'sent', sent_at = clock_now(), receipt = NEW.channel || '/' || NEW.ts, due_at = NULL
   WHERE id = NEW.page_id AND state <> 'sent' AND page_message_counts(NEW.page_id, NEW.user_id);
  RETURN NULL;
END $$;

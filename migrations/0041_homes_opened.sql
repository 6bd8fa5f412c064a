-- When a person last opened their App Home: those who did lately have theirs kept fresh.
ALTER TABLE messages ADD COLUMN opened_at timestamptz;
CREATE INDEX messages_homes ON messages (opened_at) WHERE kind = 'home';

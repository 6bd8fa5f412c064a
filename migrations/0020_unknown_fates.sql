-- Posts whose answer was lost: few at any time, and counted before each new post, since Slack takes fifty look-ups a minute.
CREATE INDEX messages_unknown ON messages (id) WHERE state = 'posting' AND ts IS NULL;

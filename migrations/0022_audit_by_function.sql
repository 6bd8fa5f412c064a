-- The bot's role writes the audit and its chain through these two functions alone (deploy/store-roles.sql takes INSERT away from it): it
-- chooses neither the number of a row, nor its time, nor a seal. They run as the owner of the tables; the search path is fixed, so that
-- nothing a caller made is found before what is meant.
CREATE FUNCTION audit_append(event text, actor text, subject text, details jsonb) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO public.audit (body) VALUES (public.audit_body(event, actor, subject, details))
$$;

-- Chains up to `most` rows whose number is above that of the newest sealed one less `behind`; gives how many. The same hash as
-- src/model/audit-chain.ts: SHA-256(previous hash in hex, line end, number, line end, body).
CREATE FUNCTION audit_seal(most int, behind bigint) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  number bigint;
  head text;
  newest bigint;
  fresh record;
  sealed int := 0;
BEGIN
  -- Only one process chains at a time; a second one that lost its duty waits here and then finds nothing to do.
  PERFORM pg_advisory_xact_lock(7236834);
  SELECT s.seq, encode(s.hash, 'hex') INTO number, head FROM public.audit_seals s ORDER BY s.seq DESC LIMIT 1;
  number := coalesce(number, 0);
  head := coalesce(head, repeat('0', 64));
  SELECT coalesce(max(s.audit_id), 0) INTO newest FROM public.audit_seals s;
  -- Planned anew each time: with the number in its hand PostgreSQL knows how few rows this is about.
  FOR fresh IN EXECUTE
    'SELECT a.id, a.body FROM public.audit a
      WHERE a.id > $1 AND NOT EXISTS (SELECT 1 FROM public.audit_seals s WHERE s.audit_id = a.id AND s.audit_id > $1)
      ORDER BY a.id LIMIT $2'
    USING newest - behind, most
  LOOP
    number := number + 1;
    head := encode(sha256(convert_to(head || E'\n' || number || E'\n' || fresh.body, 'UTF8')), 'hex');
    INSERT INTO public.audit_seals (seq, audit_id, hash) VALUES (number, fresh.id, decode(head, 'hex'));
    sealed := sealed + 1;
  END LOOP;
  RETURN sealed;
END $$;

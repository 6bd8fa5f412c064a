-- While a change waits in a step that can be ended, people may have it go back at once. Who asked for that first.
ALTER TABLE runs ADD COLUMN back_asked_by text;
CREATE TRIGGER run_goes_back AFTER UPDATE OF back_asked_by ON runs FOR EACH ROW EXECUTE FUNCTION run_changed();

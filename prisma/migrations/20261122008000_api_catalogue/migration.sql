-- CreateTable
CREATE TABLE "api_catalogue" (
    "id" INTEGER NOT NULL,
    "revision" BIGINT NOT NULL,

    CONSTRAINT "api_catalogue_pkey" PRIMARY KEY ("id")
);

INSERT INTO "api_catalogue" ("id", "revision") VALUES (1, 1);

-- Whatever changes an API, whoever wrote the statement, moves the revision in the same transaction. At its very end (deferred), so
-- that nobody waits for this row while holding it.
CREATE FUNCTION "note_api_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "api_catalogue" SET "revision" = "revision" + 1;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER "apis_changed" AFTER INSERT OR UPDATE OR DELETE ON "apis"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "note_api_change"();

CREATE CONSTRAINT TRIGGER "api_scopes_changed" AFTER INSERT OR UPDATE OR DELETE ON "api_scopes"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "note_api_change"();

CREATE CONSTRAINT TRIGGER "api_detail_types_changed" AFTER INSERT OR UPDATE OR DELETE ON "api_detail_types"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "note_api_change"();

CREATE CONSTRAINT TRIGGER "api_access_changed" AFTER INSERT OR UPDATE OR DELETE ON "api_access"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "note_api_change"();

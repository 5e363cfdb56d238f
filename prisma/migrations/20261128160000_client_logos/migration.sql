-- CreateTable
CREATE TABLE "client_logos" (
    "client_id" TEXT NOT NULL,
    "uri" TEXT NOT NULL,
    "hash" TEXT,
    "webp" BYTEA,
    "fault" TEXT,
    "attempts" INTEGER NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,
    "tried_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),

    CONSTRAINT "client_logos_pkey" PRIMARY KEY ("client_id")
);

-- CreateIndex
CREATE INDEX "client_logos_hash_idx" ON "client_logos"("hash");

-- CreateIndex
CREATE INDEX "client_logos_due_at_idx" ON "client_logos"("due_at");

-- AddForeignKey
ALTER TABLE "client_logos" ADD CONSTRAINT "client_logos_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whatever registers, changes or deletes a client, whoever wrote the statement: its new logo is due, and the copy of the old one is gone.
CREATE FUNCTION "note_logo_change"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted TEXT := CASE WHEN NEW."deleted_at" IS NULL THEN nullif(NEW."metadata" ->> 'logo_uri', '') END;
BEGIN
  IF wanted IS NULL THEN
    DELETE FROM "client_logos" WHERE "client_id" = NEW."id";
  ELSE
    INSERT INTO "client_logos" ("client_id", "uri", "attempts", "set_at", "due_at")
      VALUES (NEW."id", wanted, 0, NEW."updated_at", NEW."updated_at")
    ON CONFLICT ("client_id") DO UPDATE SET "uri" = excluded."uri", "attempts" = 0, "set_at" = excluded."set_at", "due_at" = excluded."due_at",
      "hash" = NULL, "webp" = NULL, "fault" = NULL, "tried_at" = NULL
    WHERE "client_logos"."uri" <> excluded."uri";
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER "clients_logo" AFTER INSERT OR UPDATE OF "metadata", "deleted_at" ON "clients"
  FOR EACH ROW EXECUTE FUNCTION "note_logo_change"();

-- Apps that were there before: also the verified ones, whose logos nobody has kept a copy of yet.
INSERT INTO "client_logos" ("client_id", "uri", "attempts", "set_at", "due_at")
  SELECT "id", "metadata" ->> 'logo_uri', 0, least("updated_at", coalesce("verified_at", "updated_at")), "updated_at" FROM "clients"
  WHERE "deleted_at" IS NULL AND nullif("metadata" ->> 'logo_uri', '') IS NOT NULL;

-- Readers keep clients by the version of their row: it gets a new one when the copy that they show is another, or gone.
CREATE FUNCTION "note_logo_copy"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "clients" SET "kind" = "kind" WHERE "id" = OLD."client_id";
  RETURN NULL;
END
$$;

CREATE TRIGGER "client_logos_changed" AFTER UPDATE OF "hash", "uri" ON "client_logos"
  FOR EACH ROW WHEN (OLD."hash" IS DISTINCT FROM NEW."hash") EXECUTE FUNCTION "note_logo_copy"();

CREATE TRIGGER "client_logos_gone" AFTER DELETE ON "client_logos"
  FOR EACH ROW WHEN (OLD."hash" IS NOT NULL) EXECUTE FUNCTION "note_logo_copy"();

-- Until somebody signs in, a pending request belongs to the address that it came from (a keyed hash), which may have only so many.
ALTER TABLE "interactions" ADD COLUMN "waits_for" TEXT;
CREATE INDEX "interactions_waits_for_ends_at_idx" ON "interactions" ("waits_for", "ends_at");
-- A device may wait for an app that is a metadata document and has no row until a person signs in for it.
ALTER TABLE "device_codes" DROP CONSTRAINT "device_codes_client_id_fkey";

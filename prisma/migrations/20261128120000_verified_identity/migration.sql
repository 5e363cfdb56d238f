-- What was verified of an app: its name, home page, logo and where answers go. Apps that were verified before have no such
-- record, so nobody knows what was looked at: their mark is lost until the import file, or an operator, verifies them again.
ALTER TABLE "clients" ADD COLUMN "verified_identity" JSONB;
CREATE INDEX "clients_verified_at_idx" ON "clients" ("verified_at");
CREATE INDEX "clients_first_party_idx" ON "clients" ("first_party");

-- What an app can do to data with a scope: the consent page marks scopes that change or delete data. Scopes that exist
-- are unmarked, so they count as changing it.
ALTER TABLE "api_scopes" ADD COLUMN "effect" TEXT NOT NULL DEFAULT 'changes';

-- Scope values are unique on the server, so a bare value such as "read" would belong to whoever came first. An API picks one unique
-- prefix for its new values; those that exist stay as they are. An operator may permit a single value without a prefix.
ALTER TABLE "apis" ADD COLUMN "scope_prefix" TEXT;
ALTER TABLE "apis" ADD COLUMN "bare_scopes" TEXT[];

CREATE UNIQUE INDEX "apis_scope_prefix_key" ON "apis"("scope_prefix");

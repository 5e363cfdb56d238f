-- Names and texts of APIs in other languages, by language tag: { "de": { "name": "Wanderrouten" } }.
ALTER TABLE "apis" ADD COLUMN "localized" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "api_scopes" ADD COLUMN "localized" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "api_detail_types" ADD COLUMN "localized" JSONB NOT NULL DEFAULT '{}';

-- Tokens and API keys without an expiry, if the operator and the API's owner allow them. Such an access token has no
-- "ends_at"; it ends when "used_at" is too long ago.
ALTER TABLE "apis" ADD COLUMN "lasting_keys" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "api_access" ADD COLUMN "lasting_tokens" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "access_tokens" ALTER COLUMN "ends_at" DROP NOT NULL, ADD COLUMN "used_at" TIMESTAMPTZ(3);

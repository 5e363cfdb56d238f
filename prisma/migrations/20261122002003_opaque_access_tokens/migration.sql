ALTER TABLE "apis" ADD COLUMN "access_token_format" TEXT NOT NULL DEFAULT 'jwt';

CREATE TABLE "access_tokens" (
    "hash" TEXT NOT NULL,
    "grant_id" UUID NOT NULL,
    "claims" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "access_tokens_pkey" PRIMARY KEY ("hash")
);

CREATE INDEX "access_tokens_grant_id_idx" ON "access_tokens"("grant_id");

CREATE INDEX "access_tokens_ends_at_idx" ON "access_tokens"("ends_at");

ALTER TABLE "access_tokens" ADD CONSTRAINT "access_tokens_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "grants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

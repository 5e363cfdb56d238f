-- What a person allowed or changed, as it was at that moment. Each has a status entry of its own.
CREATE TABLE "receipts" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "grant_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "terms" JSONB NOT NULL,
    "facts" JSONB NOT NULL,
    "status_list" INTEGER NOT NULL,
    "status_index" INTEGER NOT NULL,
    "jwt" TEXT,

    CONSTRAINT "receipts_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "receipts_grant_id_seq_idx" ON "receipts"("grant_id", "seq");

ALTER TABLE "receipts" ADD CONSTRAINT "receipts_grant_id_fkey"
    FOREIGN KEY ("grant_id") REFERENCES "grants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The public keys that receipts were signed with, long after they have left the key ring.
CREATE TABLE "receipt_keys" (
    "kid" TEXT NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "receipt_keys_pkey" PRIMARY KEY ("kid")
);

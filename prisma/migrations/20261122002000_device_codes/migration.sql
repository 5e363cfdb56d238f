CREATE TABLE "device_codes" (
    "hash" TEXT NOT NULL,
    "user_code_hash" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "scopes" TEXT[],
    "resources" TEXT[],
    "interval_seconds" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "polled_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "denied" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "device_codes_pkey" PRIMARY KEY ("hash")
);

CREATE UNIQUE INDEX "device_codes_user_code_hash_key" ON "device_codes"("user_code_hash");

CREATE INDEX "device_codes_client_id_idx" ON "device_codes"("client_id");

CREATE INDEX "device_codes_ends_at_idx" ON "device_codes"("ends_at");

ALTER TABLE "device_codes" ADD CONSTRAINT "device_codes_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "grant_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_grant_id_key" ON "api_keys"("grant_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys"("hash");

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "grants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The client that people's own keys are held by, and that keys are exchanged as.
INSERT INTO "clients" ("id", "kind", "metadata", "scopes", "created_at", "updated_at")
VALUES ('api_keys', 'machine', '{"client_name":"API keys","grant_types":["urn:countersign:grant-type:api-key"],"response_types":[],"token_endpoint_auth_method":"none"}', '[]', now(), now());

-- Networks from which an account signed in, as keyed hashes: strangers' guesses do not count against attempts from there.
CREATE TABLE "known_networks" (
    "hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "known_networks_pkey" PRIMARY KEY ("hash")
);

CREATE INDEX "known_networks_user_id_idx" ON "known_networks"("user_id");
CREATE INDEX "known_networks_last_used_at_idx" ON "known_networks"("last_used_at");

ALTER TABLE "known_networks" ADD CONSTRAINT "known_networks_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

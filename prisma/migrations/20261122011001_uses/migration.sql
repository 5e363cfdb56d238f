-- What is done with a grant again and again, counted by day, instead of a row each time.
CREATE TABLE "grant_uses" (
    "grant_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "api" TEXT NOT NULL DEFAULT '',
    "what" TEXT NOT NULL DEFAULT '',
    "network" TEXT NOT NULL DEFAULT '',
    "agent" TEXT NOT NULL DEFAULT '',
    "count" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "grant_uses_pkey" PRIMARY KEY ("grant_id", "day", "kind", "api", "what", "network", "agent")
);

-- By day alone, for what is swept: the times change with every use, and an index on them would have to follow.
CREATE INDEX "grant_uses_day_idx" ON "grant_uses"("day");

ALTER TABLE "grant_uses" ADD CONSTRAINT "grant_uses_grant_id_fkey"
    FOREIGN KEY ("grant_id") REFERENCES "grants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

INSERT INTO "grant_uses" ("grant_id", "day", "kind", "count", "first_at", "last_at")
SELECT "grant_id", ("at" AT TIME ZONE 'UTC')::date, "kind", count(*), min("at"), max("at")
FROM "activities" WHERE "kind" IN ('code_redeemed', 'refreshed')
GROUP BY 1, 2, 3;

DELETE FROM "activities" WHERE "kind" IN ('code_redeemed', 'refreshed');

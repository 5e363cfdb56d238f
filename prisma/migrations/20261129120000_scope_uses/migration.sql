-- When an API last reported that a permission of a grant was used, and since when the API reports that at all.
ALTER TABLE "apis" ADD COLUMN "reports_scopes_since" TIMESTAMPTZ(3);

CREATE TABLE "grant_scope_uses" (
    "grant_id" UUID NOT NULL,
    "scope" TEXT NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "grant_scope_uses_pkey" PRIMARY KEY ("grant_id", "scope")
);

ALTER TABLE "grant_scope_uses" ADD CONSTRAINT "grant_scope_uses_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "grants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

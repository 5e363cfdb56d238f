-- Scopes that only apps on the API's list may request, even if the API is open to every app.
ALTER TABLE "api_scopes" ADD COLUMN "listed_only" BOOLEAN NOT NULL DEFAULT false;

-- Uses of operator scopes at the Management API.
CREATE TABLE "audit_events" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "client_id" TEXT NOT NULL,
    "user_id" UUID,
    "operation" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "network" TEXT,
    "request_id" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "audit_events_at_idx" ON "audit_events"("at");

-- Answers to requests with an Idempotency-Key.
CREATE TABLE "api_requests" (
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "answer" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_requests_pkey" PRIMARY KEY ("key")
);

CREATE INDEX "api_requests_ends_at_idx" ON "api_requests"("ends_at");

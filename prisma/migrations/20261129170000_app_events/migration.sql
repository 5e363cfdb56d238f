-- What happened to an app, for its owner: recorded with the change, polled, or sent to webhooks.
CREATE TABLE "app_feeds" (
    "client_id" TEXT NOT NULL,
    "last_seq" BIGINT NOT NULL DEFAULT 0,
    "verified" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "polled_at" TIMESTAMPTZ(3),

    CONSTRAINT "app_feeds_pkey" PRIMARY KEY ("client_id")
);

CREATE TABLE "app_events" (
    "id" BIGSERIAL NOT NULL,
    "uid" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "seq" BIGINT,
    "type" TEXT NOT NULL,
    "sub" UUID,
    "data" JSONB NOT NULL,
    "once" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "app_events_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "webhooks" (
    "id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT,
    "types" TEXT[],
    "sealed_secret" TEXT NOT NULL,
    "previous_secret" TEXT,
    "previous_ends_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL DEFAULT 'enabled',
    "status_reason" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(3),
    "claimed_until" TIMESTAMPTZ(3),
    "retry_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "webhook_deliveries" (
    "webhook_id" UUID NOT NULL,
    "event_id" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3),
    "last_status" INTEGER,
    "last_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("webhook_id", "event_id")
);

CREATE TABLE "webhook_attempts" (
    "id" BIGSERIAL NOT NULL,
    "webhook_id" UUID NOT NULL,
    "event_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "status" INTEGER,
    "error" TEXT,
    "excerpt" TEXT,

    CONSTRAINT "webhook_attempts_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "app_events_uid_key" ON "app_events"("uid");
CREATE UNIQUE INDEX "app_events_once_key" ON "app_events"("once");
CREATE INDEX "app_events_client_id_seq_idx" ON "app_events"("client_id", "seq");
CREATE INDEX "app_events_at_idx" ON "app_events"("at");
CREATE INDEX "webhooks_client_id_idx" ON "webhooks"("client_id");
CREATE INDEX "webhook_deliveries_event_id_idx" ON "webhook_deliveries"("event_id");
CREATE INDEX "webhook_deliveries_webhook_id_next_at_idx" ON "webhook_deliveries"("webhook_id", "next_at");
CREATE INDEX "webhook_attempts_webhook_id_event_id_id_idx" ON "webhook_attempts"("webhook_id", "event_id", "id");
-- To find the grants that have just reached their end.
CREATE INDEX "grants_ends_at_idx" ON "grants"("ends_at");

ALTER TABLE "app_feeds" ADD CONSTRAINT "app_feeds_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "app_events" ADD CONSTRAINT "app_events_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "app_events"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_webhook_id_event_id_fkey" FOREIGN KEY ("webhook_id", "event_id") REFERENCES "webhook_deliveries"("webhook_id", "event_id") ON DELETE CASCADE ON UPDATE CASCADE;

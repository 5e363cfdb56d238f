-- AlterTable
ALTER TABLE "api_access" ADD COLUMN     "receives_events" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "event_streams" (
    "id" UUID NOT NULL,
    "api_id" UUID NOT NULL,
    "client_id" TEXT,
    "description" TEXT,
    "endpoint_url" TEXT,
    "sealed_authorization" TEXT,
    "events" TEXT[],
    "excluded" JSONB NOT NULL DEFAULT '[]',
    "status" TEXT NOT NULL DEFAULT 'enabled',
    "status_reason" TEXT,
    "inactivity_seconds" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "verified_at" TIMESTAMPTZ(3),
    "claimed_until" TIMESTAMPTZ(3),
    "retry_at" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "last_error_at" TIMESTAMPTZ(3),

    CONSTRAINT "event_streams_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signals" (
    "id" BIGSERIAL NOT NULL,
    "jti" UUID NOT NULL,
    "stream_id" UUID NOT NULL,
    "txn" UUID NOT NULL,
    "event" TEXT NOT NULL,
    "sub" TEXT,
    "client_id" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "signals_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "event_streams_api_id_idx" ON "event_streams"("api_id");

-- CreateIndex
CREATE INDEX "event_streams_client_id_idx" ON "event_streams"("client_id");

-- CreateIndex
CREATE UNIQUE INDEX "signals_jti_key" ON "signals"("jti");

-- CreateIndex
CREATE INDEX "signals_stream_id_settled_at_id_idx" ON "signals"("stream_id", "settled_at", "id");

-- CreateIndex
CREATE INDEX "signals_at_idx" ON "signals"("at");

-- AddForeignKey
ALTER TABLE "event_streams" ADD CONSTRAINT "event_streams_api_id_fkey" FOREIGN KEY ("api_id") REFERENCES "apis"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event_streams" ADD CONSTRAINT "event_streams_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signals" ADD CONSTRAINT "signals_stream_id_fkey" FOREIGN KEY ("stream_id") REFERENCES "event_streams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

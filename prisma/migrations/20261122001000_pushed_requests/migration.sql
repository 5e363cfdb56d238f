-- CreateTable
CREATE TABLE "pushed_requests" (
    "key" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pushed_requests_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "pushed_requests_ends_at_idx" ON "pushed_requests"("ends_at");

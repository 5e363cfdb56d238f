-- CreateTable
CREATE TABLE "session_clients" (
    "session_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "sid" TEXT NOT NULL,

    CONSTRAINT "session_clients_pkey" PRIMARY KEY ("session_id","client_id","sid")
);

-- AddForeignKey
ALTER TABLE "session_clients" ADD CONSTRAINT "session_clients_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session_clients" ADD CONSTRAINT "session_clients_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "session_clients_client_id_idx" ON "session_clients"("client_id");

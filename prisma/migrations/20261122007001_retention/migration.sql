-- What is over is found by when it ended, so that taking it away looks at nothing else.
CREATE INDEX "sessions_ends_at_idx" ON "sessions"("ends_at");
CREATE INDEX "sessions_ended_at_idx" ON "sessions"("ended_at");
CREATE INDEX "client_refusals_at_idx" ON "client_refusals"("at");
CREATE INDEX "grants_ended_at_idx" ON "grants"("ended_at");

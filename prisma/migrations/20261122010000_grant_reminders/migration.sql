-- AlterTable
ALTER TABLE "grants" ADD COLUMN "remind_before_seconds" INTEGER;
ALTER TABLE "grants" ADD COLUMN "remind_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "grants_remind_at_idx" ON "grants"("remind_at");

-- AlterTable
ALTER TABLE "grants" ADD COLUMN     "details" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "api_detail_types" (
    "type" TEXT NOT NULL,
    "api_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "fields" JSONB NOT NULL,

    CONSTRAINT "api_detail_types_pkey" PRIMARY KEY ("type")
);

-- CreateIndex
CREATE INDEX "api_detail_types_api_id_idx" ON "api_detail_types"("api_id");

-- AddForeignKey
ALTER TABLE "api_detail_types" ADD CONSTRAINT "api_detail_types_api_id_fkey" FOREIGN KEY ("api_id") REFERENCES "apis"("id") ON DELETE CASCADE ON UPDATE CASCADE;

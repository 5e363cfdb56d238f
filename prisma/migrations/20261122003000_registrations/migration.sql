-- AlterTable
ALTER TABLE "clients" ADD COLUMN     "document_ends_at" TIMESTAMPTZ(3),
ADD COLUMN     "registration_hash" TEXT;

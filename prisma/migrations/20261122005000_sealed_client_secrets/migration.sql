-- AlterTable
ALTER TABLE "client_secrets" ADD COLUMN "sealed" TEXT;

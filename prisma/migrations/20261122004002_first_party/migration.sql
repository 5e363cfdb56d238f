-- AlterTable
ALTER TABLE "clients" ADD COLUMN "first_party" BOOLEAN NOT NULL DEFAULT false;

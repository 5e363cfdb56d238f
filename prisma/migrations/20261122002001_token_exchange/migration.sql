ALTER TABLE "api_access" ADD COLUMN "may_exchange" TEXT;

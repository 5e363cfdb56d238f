-- A deleted account can be restored for 14 days. Its personal data is erased after that, so a row needs both moments:
-- when the account was deleted, and when its data was erased.
--
-- Accounts that were deleted before this change were erased at once.
ALTER TABLE "users" ADD COLUMN "erased_at" TIMESTAMPTZ(3);
UPDATE "users" SET "erased_at" = "deleted_at" WHERE "deleted_at" IS NOT NULL;

-- How long a refresh token may stay unused: an API and an app may set a shorter time than this server. NULL: they do not.
ALTER TABLE "apis" ADD COLUMN "refresh_idle_seconds" INTEGER;
ALTER TABLE "clients" ADD COLUMN "refresh_idle_seconds" INTEGER;

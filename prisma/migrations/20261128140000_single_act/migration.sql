-- A type of authorization details says whether it is a single act, which nobody allows for longer than a day.
ALTER TABLE "api_detail_types" ADD COLUMN "single_act" BOOLEAN NOT NULL DEFAULT false;

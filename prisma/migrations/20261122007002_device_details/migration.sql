-- What a device asks for may be authorization details (RFC 9396) too.
ALTER TABLE "device_codes" ADD COLUMN "authorization_details" JSONB NOT NULL DEFAULT '[]';

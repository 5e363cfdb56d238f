-- Resource identifiers are compared after the normalization of RFC 3986 §6.2.2.1 and §6.2.3: case of scheme and host, default or
-- empty port, empty path. Two APIs that differ only in this cannot both be registered; the unique index decides who was first.
-- `lib/oauth/resource-identifier.ts` has the same rules, and a test compares the two.
CREATE FUNCTION "resource_key"("resource" text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  parts text[] := regexp_match("resource", '^([A-Za-z]+)://(\[[^]/?#@]*\]|[^]/?#@:[]*)(:[0-9]*)?(/[^?#]*)?(\?[^#]*)?$');
  scheme text := lower(parts[1] COLLATE "C");
  port text := coalesce(parts[3], '');
BEGIN
  IF scheme IS NULL OR scheme NOT IN ('http', 'https') THEN
    RETURN "resource";
  END IF;
  IF port = ':' OR (scheme = 'http' AND port = ':80') OR (scheme = 'https' AND port = ':443') THEN
    port := '';
  END IF;
  RETURN scheme || '://' || lower(parts[2] COLLATE "C") || port || coalesce(parts[4], '/') || coalesce(parts[5], '');
END
$$;

CREATE FUNCTION "write_resource_key"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."resource_key" := "resource_key"(NEW."resource");
  RETURN NEW;
END
$$;

ALTER TABLE "apis" ADD COLUMN "resource_key" TEXT;

-- Where two registered APIs differ only so, the older one has the key. The others keep working under their exact identifier: a
-- resource identifier holds no "#", so their key equals nobody's.
UPDATE "apis" a SET "resource_key" = k."key" || CASE WHEN k."rank" = 1 THEN '' ELSE '#' || a."id" END
FROM (
  SELECT "id", "resource_key"("resource") AS "key",
    row_number() OVER (PARTITION BY "resource_key"("resource") ORDER BY "created_at", "id") AS "rank"
  FROM "apis") k
WHERE k."id" = a."id";

CREATE UNIQUE INDEX "apis_resource_key_key" ON "apis"("resource_key");

CREATE TRIGGER "apis_resource_key" BEFORE INSERT OR UPDATE OF "resource" ON "apis"
  FOR EACH ROW EXECUTE FUNCTION "write_resource_key"();

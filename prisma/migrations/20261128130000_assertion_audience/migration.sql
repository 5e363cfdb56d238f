-- `token_endpoint_auth_audience_lenient` is replaced by `assertion_audience`. True becomes `compatible`; false was the default of
-- every client, so it becomes "as the server is set".
UPDATE "clients"
SET "metadata" = ("metadata" - 'token_endpoint_auth_audience_lenient')
  || CASE WHEN "metadata" -> 'token_endpoint_auth_audience_lenient' = 'true'::jsonb
    THEN '{"assertion_audience": "compatible"}'::jsonb ELSE '{}'::jsonb END
WHERE jsonb_exists("metadata", 'token_endpoint_auth_audience_lenient');

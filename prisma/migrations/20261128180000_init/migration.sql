CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified_at" TIMESTAMPTZ(3),
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "is_operator" BOOLEAN NOT NULL DEFAULT false,
    "claims" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "second_factor" BOOLEAN NOT NULL DEFAULT false,
    "mail_opt_out" TEXT[],
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");
CREATE INDEX "users_deleted_at_idx" ON "users"("deleted_at");

CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "auth_time" TIMESTAMPTZ(3) NOT NULL,
    "amr" TEXT[],
    "ip" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");
CREATE INDEX "sessions_ends_at_idx" ON "sessions"("ends_at");
CREATE INDEX "sessions_ended_at_idx" ON "sessions"("ended_at");

-- Networks from which an account signed in, as keyed hashes. Failed attempts of strangers do not count against attempts
-- from these networks.
CREATE TABLE "known_networks" (
    "hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "known_networks_pkey" PRIMARY KEY ("hash"),
    CONSTRAINT "known_networks_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "known_networks_user_id_idx" ON "known_networks"("user_id");
CREATE INDEX "known_networks_last_used_at_idx" ON "known_networks"("last_used_at");

CREATE TABLE "clients" (
    "id" TEXT NOT NULL,
    "owner_id" UUID,
    "kind" TEXT NOT NULL,
    "metadata" JSONB NOT NULL,
    "scopes" JSONB NOT NULL,
    "max_grant_seconds" INTEGER,
    "verified_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "document_ends_at" TIMESTAMPTZ(3),
    "registration_hash" TEXT,
    "first_party" BOOLEAN NOT NULL DEFAULT false,
    "verified_identity" JSONB,

    CONSTRAINT "clients_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "clients_owner_id_fkey" FOREIGN KEY ("owner_id")
        REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE INDEX "clients_owner_id_idx" ON "clients"("owner_id");
CREATE INDEX "clients_verified_at_idx" ON "clients"("verified_at");
CREATE INDEX "clients_first_party_idx" ON "clients"("first_party");

CREATE TABLE "session_clients" (
    "session_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "sid" TEXT NOT NULL,

    CONSTRAINT "session_clients_pkey" PRIMARY KEY ("session_id", "client_id", "sid"),
    CONSTRAINT "session_clients_session_id_fkey" FOREIGN KEY ("session_id")
        REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "session_clients_client_id_fkey" FOREIGN KEY ("client_id")
        REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "session_clients_client_id_idx" ON "session_clients"("client_id");

CREATE TABLE "security_events" (
    "id" BIGSERIAL NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "ip" TEXT,
    "user_agent" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "security_events_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "security_events_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "security_events_user_id_id_idx" ON "security_events"("user_id", "id");
CREATE INDEX "security_events_at_idx" ON "security_events"("at");

CREATE TABLE "identities" (
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "identities_pkey" PRIMARY KEY ("issuer", "subject"),
    CONSTRAINT "identities_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "identities_user_id_idx" ON "identities"("user_id");

CREATE TABLE "pictures" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "webp" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pictures_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "pictures_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "pictures_user_id_key" ON "pictures"("user_id");

CREATE TABLE "passkeys" (
    "id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "public_key" TEXT NOT NULL,
    "counter" BIGINT NOT NULL,
    "transports" TEXT[],
    "syncable" BOOLEAN NOT NULL,
    "backed_up" BOOLEAN NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "passkeys_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "passkeys_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "passkeys_user_id_idx" ON "passkeys"("user_id");

CREATE TABLE "totp_secrets" (
    "user_id" UUID NOT NULL,
    "sealed" TEXT NOT NULL,
    "last_step" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "totp_secrets_pkey" PRIMARY KEY ("user_id"),
    CONSTRAINT "totp_secrets_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "recovery_codes" (
    "user_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("user_id", "hash"),
    CONSTRAINT "recovery_codes_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "mail_links" (
    "id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_links_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "mail_links_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "mail_links_hash_key" ON "mail_links"("hash");
CREATE INDEX "mail_links_user_id_purpose_idx" ON "mail_links"("user_id", "purpose");
CREATE INDEX "mail_links_ends_at_idx" ON "mail_links"("ends_at");

CREATE TABLE "rate_limits" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "expire" TIMESTAMPTZ(3),

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

CREATE TABLE "client_logos" (
    "client_id" TEXT NOT NULL,
    "uri" TEXT NOT NULL,
    "hash" TEXT,
    "webp" BYTEA,
    "fault" TEXT,
    "attempts" INTEGER NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,
    "tried_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),

    CONSTRAINT "client_logos_pkey" PRIMARY KEY ("client_id"),
    CONSTRAINT "client_logos_client_id_fkey" FOREIGN KEY ("client_id")
        REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "client_logos_hash_idx" ON "client_logos"("hash");
CREATE INDEX "client_logos_due_at_idx" ON "client_logos"("due_at");

CREATE TABLE "client_secrets" (
    "id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "sealed" TEXT,

    CONSTRAINT "client_secrets_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "client_secrets_client_id_fkey" FOREIGN KEY ("client_id")
        REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "client_secrets_hash_key" ON "client_secrets"("hash");
CREATE INDEX "client_secrets_client_id_idx" ON "client_secrets"("client_id");

CREATE TABLE "apis" (
    "id" UUID NOT NULL,
    "owner_id" UUID,
    "resource" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "access_token_seconds" INTEGER NOT NULL,
    "signing_alg" TEXT NOT NULL,
    "open_to_apps" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "access_token_format" TEXT NOT NULL DEFAULT 'jwt',
    "resource_key" TEXT,
    "scope_prefix" TEXT,
    "bare_scopes" TEXT[],

    CONSTRAINT "apis_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "apis_owner_id_fkey" FOREIGN KEY ("owner_id")
        REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "apis_resource_key" ON "apis"("resource");
CREATE INDEX "apis_owner_id_idx" ON "apis"("owner_id");
CREATE UNIQUE INDEX "apis_resource_key_key" ON "apis"("resource_key");
CREATE UNIQUE INDEX "apis_scope_prefix_key" ON "apis"("scope_prefix");

-- One row. Its revision tells every instance that an API has changed.
CREATE TABLE "api_catalogue" (
    "id" INTEGER NOT NULL,
    "revision" BIGINT NOT NULL,

    CONSTRAINT "api_catalogue_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "api_scopes" (
    "value" TEXT NOT NULL,
    "api_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "api_scopes_pkey" PRIMARY KEY ("value"),
    CONSTRAINT "api_scopes_api_id_fkey" FOREIGN KEY ("api_id")
        REFERENCES "apis"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "api_scopes_api_id_idx" ON "api_scopes"("api_id");

CREATE TABLE "api_detail_types" (
    "type" TEXT NOT NULL,
    "api_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "fields" JSONB NOT NULL,
    "single_act" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "api_detail_types_pkey" PRIMARY KEY ("type"),
    CONSTRAINT "api_detail_types_api_id_fkey" FOREIGN KEY ("api_id")
        REFERENCES "apis"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "api_detail_types_api_id_idx" ON "api_detail_types"("api_id");

CREATE TABLE "api_access" (
    "api_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "user_scopes" TEXT[],
    "machine_scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "may_exchange" TEXT,
    "receives_events" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "api_access_pkey" PRIMARY KEY ("api_id", "client_id"),
    CONSTRAINT "api_access_api_id_fkey" FOREIGN KEY ("api_id")
        REFERENCES "apis"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "api_access_client_id_fkey" FOREIGN KEY ("client_id")
        REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "api_access_client_id_idx" ON "api_access"("client_id");

CREATE TABLE "grants" (
    "id" UUID NOT NULL,
    "owner_id" UUID,
    "client_id" TEXT NOT NULL,
    "scopes" JSONB NOT NULL,
    "resources" TEXT[],
    "declined" TEXT[],
    "once" BOOLEAN NOT NULL DEFAULT false,
    "ends_at" TIMESTAMPTZ(3),
    "paused_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,
    "epoch" INTEGER NOT NULL DEFAULT 1,
    "status_list" INTEGER NOT NULL,
    "status_index" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "details" JSONB NOT NULL DEFAULT '[]',
    "remind_before_seconds" INTEGER,
    "remind_at" TIMESTAMPTZ(3),

    CONSTRAINT "grants_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "grants_owner_id_fkey" FOREIGN KEY ("owner_id")
        REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "grants_client_id_fkey" FOREIGN KEY ("client_id")
        REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "grants_owner_id_client_id_idx" ON "grants"("owner_id", "client_id");
CREATE INDEX "grants_client_id_idx" ON "grants"("client_id");
CREATE UNIQUE INDEX "grants_status_list_status_index_key" ON "grants"("status_list", "status_index");
CREATE INDEX "grants_ended_at_idx" ON "grants"("ended_at");
CREATE INDEX "grants_remind_at_idx" ON "grants"("remind_at");

CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "grant_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "api_keys_grant_id_fkey" FOREIGN KEY ("grant_id")
        REFERENCES "grants"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "api_keys_grant_id_key" ON "api_keys"("grant_id");
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys"("hash");

CREATE TABLE "status_lists" (
    "id" INTEGER NOT NULL,
    "size" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "status_lists_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "status_entries" (
    "list_id" INTEGER NOT NULL,
    "index" INTEGER NOT NULL,
    "grant_id" UUID NOT NULL,
    "epoch" INTEGER NOT NULL,
    "status" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "status_entries_pkey" PRIMARY KEY ("list_id", "index"),
    CONSTRAINT "status_entries_list_id_fkey" FOREIGN KEY ("list_id")
        REFERENCES "status_lists"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "status_entries_grant_id_fkey" FOREIGN KEY ("grant_id")
        REFERENCES "grants"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "status_entries_grant_id_idx" ON "status_entries"("grant_id");

CREATE TABLE "pushed_requests" (
    "key" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pushed_requests_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "pushed_requests_ends_at_idx" ON "pushed_requests"("ends_at");

-- Until somebody signs in, a pending request counts against the address that it came from ("waits_for", a keyed hash).
CREATE TABLE "interactions" (
    "id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "progress" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),
    "waits_for" TEXT,

    CONSTRAINT "interactions_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "interactions_ends_at_idx" ON "interactions"("ends_at");
CREATE INDEX "interactions_waits_for_ends_at_idx" ON "interactions"("waits_for", "ends_at");

-- Every code, and every rotated refresh token, is updated once after it was written, in no indexed column. If its page
-- has room for the new version, no index is written again (a heap-only tuple). Hence the fill factor.
CREATE TABLE "authorization_codes" (
    "hash" TEXT NOT NULL,
    "grant_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "family_id" UUID NOT NULL,
    "epoch" INTEGER NOT NULL,
    "details" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "authorization_codes_pkey" PRIMARY KEY ("hash"),
    CONSTRAINT "authorization_codes_grant_id_fkey" FOREIGN KEY ("grant_id")
        REFERENCES "grants"("id") ON DELETE CASCADE ON UPDATE CASCADE
) WITH (fillfactor = 80);
CREATE INDEX "authorization_codes_grant_id_idx" ON "authorization_codes"("grant_id");
CREATE INDEX "authorization_codes_ends_at_idx" ON "authorization_codes"("ends_at");

CREATE TABLE "trusted_issuers" (
    "client_id" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "jwks" JSONB,
    "jwks_uri" TEXT,
    "subject" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "trusted_issuers_pkey" PRIMARY KEY ("client_id", "issuer"),
    CONSTRAINT "trusted_issuers_client_id_fkey" FOREIGN KEY ("client_id")
        REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "access_tokens" (
    "hash" TEXT NOT NULL,
    "grant_id" UUID NOT NULL,
    "claims" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "access_tokens_pkey" PRIMARY KEY ("hash"),
    CONSTRAINT "access_tokens_grant_id_fkey" FOREIGN KEY ("grant_id")
        REFERENCES "grants"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "access_tokens_grant_id_idx" ON "access_tokens"("grant_id");
CREATE INDEX "access_tokens_ends_at_idx" ON "access_tokens"("ends_at");

-- No foreign key to clients: a device may wait for an app that is a metadata document. Such an app has no row until a
-- user signs in for it.
CREATE TABLE "device_codes" (
    "hash" TEXT NOT NULL,
    "user_code_hash" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "scopes" TEXT[],
    "resources" TEXT[],
    "interval_seconds" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "polled_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "denied" BOOLEAN NOT NULL DEFAULT false,
    "authorization_details" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "device_codes_pkey" PRIMARY KEY ("hash")
);
CREATE UNIQUE INDEX "device_codes_user_code_hash_key" ON "device_codes"("user_code_hash");
CREATE INDEX "device_codes_client_id_idx" ON "device_codes"("client_id");
CREATE INDEX "device_codes_ends_at_idx" ON "device_codes"("ends_at");

-- The fill factor as for authorization codes.
CREATE TABLE "refresh_tokens" (
    "hash" TEXT NOT NULL,
    "family_id" UUID NOT NULL,
    "grant_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "details" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "rotated_at" TIMESTAMPTZ(3),
    "successor_hash" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "refresh_tokens_pkey" PRIMARY KEY ("hash"),
    CONSTRAINT "refresh_tokens_grant_id_fkey" FOREIGN KEY ("grant_id")
        REFERENCES "grants"("id") ON DELETE CASCADE ON UPDATE CASCADE
) WITH (fillfactor = 80);
CREATE INDEX "refresh_tokens_family_id_idx" ON "refresh_tokens"("family_id");
CREATE INDEX "refresh_tokens_grant_id_idx" ON "refresh_tokens"("grant_id");
CREATE INDEX "refresh_tokens_ends_at_idx" ON "refresh_tokens"("ends_at");

CREATE TABLE "claimed" (
    "key" TEXT NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "claimed_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "claimed_ends_at_idx" ON "claimed"("ends_at");

CREATE TABLE "signing_keys" (
    "kid" TEXT NOT NULL,
    "alg" TEXT NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "sealed_jwk" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "active_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("kid")
);

-- What a user allowed or changed, as it was at that moment. Each receipt has its own status entry.
CREATE TABLE "receipts" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "grant_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "terms" JSONB NOT NULL,
    "facts" JSONB NOT NULL,
    "status_list" INTEGER NOT NULL,
    "status_index" INTEGER NOT NULL,
    "jwt" TEXT,

    CONSTRAINT "receipts_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "receipts_grant_id_fkey" FOREIGN KEY ("grant_id")
        REFERENCES "grants"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "receipts_grant_id_seq_idx" ON "receipts"("grant_id", "seq");

-- Public keys of receipts are kept long after they left the key ring.
CREATE TABLE "receipt_keys" (
    "kid" TEXT NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "receipt_keys_pkey" PRIMARY KEY ("kid")
);

-- Repeated use of a grant is counted by day instead of one row per use.
CREATE TABLE "grant_uses" (
    "grant_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "api" TEXT NOT NULL DEFAULT '',
    "what" TEXT NOT NULL DEFAULT '',
    "network" TEXT NOT NULL DEFAULT '',
    "agent" TEXT NOT NULL DEFAULT '',
    "count" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "grant_uses_pkey" PRIMARY KEY ("grant_id", "day", "kind", "api", "what", "network", "agent"),
    CONSTRAINT "grant_uses_grant_id_fkey" FOREIGN KEY ("grant_id")
        REFERENCES "grants"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
-- The sweep finds rows by day. An index on the times would be written with every use.
CREATE INDEX "grant_uses_day_idx" ON "grant_uses"("day");

CREATE TABLE "activities" (
    "id" BIGSERIAL NOT NULL,
    "grant_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "activities_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "activities_grant_id_fkey" FOREIGN KEY ("grant_id")
        REFERENCES "grants"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "activities_grant_id_at_idx" ON "activities"("grant_id", "at");

CREATE TABLE "client_refusals" (
    "id" BIGSERIAL NOT NULL,
    "client_id" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "error" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "client_refusals_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "client_refusals_client_id_fkey" FOREIGN KEY ("client_id")
        REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "client_refusals_client_id_at_idx" ON "client_refusals"("client_id", "at");
CREATE INDEX "client_refusals_at_idx" ON "client_refusals"("at");

CREATE TABLE "event_streams" (
    "id" UUID NOT NULL,
    "api_id" UUID NOT NULL,
    "client_id" TEXT,
    "description" TEXT,
    "endpoint_url" TEXT,
    "sealed_authorization" TEXT,
    "events" TEXT[],
    "excluded" JSONB NOT NULL DEFAULT '[]',
    "status" TEXT NOT NULL DEFAULT 'enabled',
    "status_reason" TEXT,
    "inactivity_seconds" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "verified_at" TIMESTAMPTZ(3),
    "claimed_until" TIMESTAMPTZ(3),
    "retry_at" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "last_error_at" TIMESTAMPTZ(3),

    CONSTRAINT "event_streams_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "event_streams_api_id_fkey" FOREIGN KEY ("api_id")
        REFERENCES "apis"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "event_streams_client_id_fkey" FOREIGN KEY ("client_id")
        REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "event_streams_api_id_idx" ON "event_streams"("api_id");
CREATE INDEX "event_streams_client_id_idx" ON "event_streams"("client_id");

CREATE TABLE "signals" (
    "id" BIGSERIAL NOT NULL,
    "jti" UUID NOT NULL,
    "stream_id" UUID NOT NULL,
    "txn" UUID NOT NULL,
    "event" TEXT NOT NULL,
    "sub" TEXT,
    "client_id" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "signals_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "signals_stream_id_fkey" FOREIGN KEY ("stream_id")
        REFERENCES "event_streams"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "signals_jti_key" ON "signals"("jti");
CREATE INDEX "signals_stream_id_settled_at_id_idx" ON "signals"("stream_id", "settled_at", "id");
CREATE INDEX "signals_at_idx" ON "signals"("at");

-- One row that is written again and again to see whether the database accepts writes.
CREATE TABLE "write_probe" (
    "id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "write_probe_pkey" PRIMARY KEY ("id")
);

-- The client that holds users' own API keys, and under which these keys are exchanged.
INSERT INTO "clients" ("id", "kind", "metadata", "scopes", "created_at", "updated_at")
VALUES (
    'api_keys',
    'machine',
    '{
        "client_name": "API keys",
        "grant_types": ["urn:countersign:grant-type:api-key"],
        "response_types": [],
        "token_endpoint_auth_method": "none"
    }',
    '[]',
    now(),
    now()
);

INSERT INTO "api_catalogue" ("id", "revision") VALUES (1, 1);

-- Every change of an API increments the revision in the same transaction, whichever statement makes it. The trigger is
-- deferred to the end of the transaction, so that nobody holds the lock on this row while waiting for something else.
CREATE FUNCTION "note_api_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "api_catalogue" SET "revision" = "revision" + 1;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER "apis_changed" AFTER INSERT OR UPDATE OR DELETE ON "apis"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "note_api_change"();

CREATE CONSTRAINT TRIGGER "api_scopes_changed" AFTER INSERT OR UPDATE OR DELETE ON "api_scopes"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "note_api_change"();

CREATE CONSTRAINT TRIGGER "api_detail_types_changed" AFTER INSERT OR UPDATE OR DELETE ON "api_detail_types"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "note_api_change"();

CREATE CONSTRAINT TRIGGER "api_access_changed" AFTER INSERT OR UPDATE OR DELETE ON "api_access"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "note_api_change"();

-- Resource identifiers are compared after the normalization of RFC 3986 §6.2.2.1 and §6.2.3: case of scheme and host,
-- default or empty port, empty path. The unique index on the key rejects a second API that differs only in these. The
-- resource identifier module of the core has the same rules, and a test compares the two.
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

CREATE TRIGGER "apis_resource_key" BEFORE INSERT OR UPDATE OF "resource" ON "apis"
  FOR EACH ROW EXECUTE FUNCTION "write_resource_key"();

-- Every change of a client keeps its logo in step, whichever statement makes it: a new logo is due for download, and
-- the copy of the old one is deleted.
CREATE FUNCTION "note_logo_change"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted TEXT := CASE WHEN NEW."deleted_at" IS NULL THEN nullif(NEW."metadata" ->> 'logo_uri', '') END;
BEGIN
  IF wanted IS NULL THEN
    DELETE FROM "client_logos" WHERE "client_id" = NEW."id";
  ELSE
    INSERT INTO "client_logos" ("client_id", "uri", "attempts", "set_at", "due_at")
      VALUES (NEW."id", wanted, 0, NEW."updated_at", NEW."updated_at")
    ON CONFLICT ("client_id") DO UPDATE SET "uri" = excluded."uri", "attempts" = 0, "set_at" = excluded."set_at", "due_at" = excluded."due_at",
      "hash" = NULL, "webp" = NULL, "fault" = NULL, "tried_at" = NULL
    WHERE "client_logos"."uri" <> excluded."uri";
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER "clients_logo" AFTER INSERT OR UPDATE OF "metadata", "deleted_at" ON "clients"
  FOR EACH ROW EXECUTE FUNCTION "note_logo_change"();

-- Instances cache clients by the version of their row. The row gets a new version when its logo's copy changes or is
-- deleted.
CREATE FUNCTION "note_logo_copy"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "clients" SET "kind" = "kind" WHERE "id" = OLD."client_id";
  RETURN NULL;
END
$$;

CREATE TRIGGER "client_logos_changed" AFTER UPDATE OF "hash", "uri" ON "client_logos"
  FOR EACH ROW WHEN (OLD."hash" IS DISTINCT FROM NEW."hash") EXECUTE FUNCTION "note_logo_copy"();

CREATE TRIGGER "client_logos_gone" AFTER DELETE ON "client_logos"
  FOR EACH ROW WHEN (OLD."hash" IS NOT NULL) EXECUTE FUNCTION "note_logo_copy"();

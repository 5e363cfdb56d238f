-- Accounts and groups of partners (SCIM), and accounts that a partner disabled.
ALTER TABLE "users" ADD COLUMN "disabled_at" TIMESTAMPTZ(3), ADD COLUMN "disabled_by" TEXT;
CREATE INDEX "users_disabled_by_idx" ON "users"("disabled_by");
ALTER TABLE "identities" ADD COLUMN "partner_client_id" TEXT;

CREATE TABLE "scim_users" (
    "id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "user_id" UUID,
    "linked_at" TIMESTAMPTZ(3),
    "made_account" BOOLEAN NOT NULL DEFAULT false,
    "user_name" TEXT NOT NULL,
    "user_name_key" TEXT NOT NULL,
    "external_id" TEXT,
    "active" BOOLEAN NOT NULL,
    "name" TEXT NOT NULL,
    "attributes" JSONB NOT NULL,
    "email_keys" TEXT[],
    "contact" TEXT,
    "upstream_issuer" TEXT,
    "upstream_subject" TEXT,
    "invitation_id" UUID,
    "invitation_hash" TEXT,
    "invitation_ends_at" TIMESTAMPTZ(3),
    "declined_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "scim_users_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "scim_users_invitation_hash_key" ON "scim_users"("invitation_hash");
CREATE UNIQUE INDEX "scim_users_client_id_user_name_key_key" ON "scim_users"("client_id", "user_name_key");
CREATE UNIQUE INDEX "scim_users_client_id_user_id_key" ON "scim_users"("client_id", "user_id");
CREATE INDEX "scim_users_client_id_external_id_idx" ON "scim_users"("client_id", "external_id");
CREATE INDEX "scim_users_client_id_created_at_id_idx" ON "scim_users"("client_id", "created_at", "id");
CREATE INDEX "scim_users_client_id_updated_at_idx" ON "scim_users"("client_id", "updated_at");
CREATE INDEX "scim_users_email_keys_idx" ON "scim_users" USING GIN ("email_keys");
CREATE INDEX "scim_users_user_id_idx" ON "scim_users"("user_id");
CREATE INDEX "scim_users_contact_idx" ON "scim_users"("contact");
CREATE INDEX "scim_users_upstream_issuer_upstream_subject_idx" ON "scim_users"("upstream_issuer", "upstream_subject");
ALTER TABLE "scim_users" ADD CONSTRAINT "scim_users_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "scim_users" ADD CONSTRAINT "scim_users_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

CREATE TABLE "scim_groups" (
    "id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "external_id" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "scim_groups_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "scim_groups_client_id_created_at_id_idx" ON "scim_groups"("client_id", "created_at", "id");
CREATE INDEX "scim_groups_client_id_external_id_idx" ON "scim_groups"("client_id", "external_id");
ALTER TABLE "scim_groups" ADD CONSTRAINT "scim_groups_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "scim_members" (
    "group_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,

    CONSTRAINT "scim_members_pkey" PRIMARY KEY ("group_id", "member_id")
);
CREATE INDEX "scim_members_member_id_idx" ON "scim_members"("member_id");
ALTER TABLE "scim_members" ADD CONSTRAINT "scim_members_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "scim_groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "scim_members" ADD CONSTRAINT "scim_members_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "scim_users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Accounts and secrets from other products.

ALTER TABLE users ADD COLUMN imported_at timestamptz(3);
ALTER TABLE client_secrets ADD COLUMN strength text;
ALTER TABLE client_secrets ADD COLUMN imported_hash text;

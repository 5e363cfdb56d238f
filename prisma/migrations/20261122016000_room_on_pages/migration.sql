-- Every code and every rotated refresh token is changed once after it was written, in no column that an index has. Where its page has
-- room for the new version no index is written again (a heap-only tuple); on full pages all three or four of them would be.
ALTER TABLE "authorization_codes" SET (fillfactor = 80);
ALTER TABLE "refresh_tokens" SET (fillfactor = 80);

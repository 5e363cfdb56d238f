/** The lives of an API key that its form offers. */

/** In days. */
export const keyLives = [7, 30, 90, 365] as const;

/** The life of a key without an expiry. */
export const noExpiry = 'none';

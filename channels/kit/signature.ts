import { createHmac, hash, timingSafeEqual } from "node:crypto";

/** Compares two strings in time that tells nothing about where they differ. */
export const sameSecret = (given: string, expected: string): boolean => {
  // Hashing first makes the lengths equal, which timingSafeEqual insists on and which would otherwise leak.
  const digest = (text: string) => hash("sha256", text, "buffer");
  return timingSafeEqual(digest(given), digest(expected));
};

/** Hex HMAC-SHA256 of `text` under `secret`. */
export const hmacHex = (secret: string, text: string | Uint8Array): string =>
  createHmac("sha256", secret).update(text).digest("hex");

/** Secrets that came to us later (a new refresh token) lie encrypted beside the cursor. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

const keyOf = (secret: string): Buffer => createHash("sha256").update(`mail seal ${secret}`).digest();

export const sealed = (secret: string, text: string): string => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyOf(secret), nonce);
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url");
};

/** Null for what was not sealed with this secret. */
export const unsealed = (secret: string, text: string): string | null => {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.byteLength < 28) return null;
  try {
    const cipher = createDecipheriv("aes-256-gcm", keyOf(secret), bytes.subarray(0, 12));
    cipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString("utf8");
  } catch {
    return null;
  }
};

import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** Encrypts text at rest (AES-256-GCM under SECRET_KEY) and opens it again; opening throws under another key. */
export const openSeal = (secretKey: string) => {
  const key = createHash("sha256").update(`seal ${secretKey}`).digest();
  return {
    seal: (text: string): string => {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, iv);
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64");
    },
    open: (sealed: string): string => {
      const bytes = Buffer.from(sealed, "base64");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
    },
  };
};
export type Seal = ReturnType<typeof openSeal>;

import { z } from "zod";
import { bodyOf, Refusal } from "./answers";
import type { KeptFile } from "./inbound";
import { sealed, unsealed } from "./seal";
import { oneLine } from "./text";

const ascii = (text: string) => [...Buffer.from(text, "latin1")];
const magic: { mime: string; at: number; bytes: number[] }[] = [
  { mime: "image/png", at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a] },
  { mime: "image/jpeg", at: 0, bytes: [0xff, 0xd8, 0xff] },
  { mime: "image/gif", at: 0, bytes: ascii("GIF8") },
  { mime: "image/webp", at: 8, bytes: ascii("WEBP") },
  { mime: "application/pdf", at: 0, bytes: ascii("%PDF-") },
  { mime: "video/mp4", at: 4, bytes: ascii("ftyp") },
  { mime: "video/webm", at: 0, bytes: [0x1a, 0x45, 0xdf, 0xa3] },
  { mime: "audio/ogg", at: 0, bytes: ascii("OggS") },
  { mime: "audio/mpeg", at: 0, bytes: ascii("ID3") },
];
// A claim is believed only where a browser would not run or draw the file because of it.
const harmless = /^(text\/(plain|csv)|application\/(zip|json|msword|vnd\.[\w.+-]+))$/;

/** What the bytes are. The claimed type counts only for kinds that cannot hurt; the rest is a plain download. */
export const mimeOf = (bytes: Uint8Array, claimed: string): string => {
  const known = magic.find(({ at, bytes: wanted }) => wanted.every((byte, n) => bytes[at + n] === byte));
  const bare = claimed.split(";")[0]?.trim().toLowerCase() ?? "";
  return known?.mime ?? (harmless.test(bare) ? bare : "application/octet-stream");
};

/** A file name without folders, control characters or tricks of direction; 120 characters at most, the ending kept. */
export const nameOf = (given: string): string => {
  const bare = oneLine(given.split(/[\\/]/).at(-1) ?? "").replace(/^\.+/, "");
  if (bare.length <= 120) return bare || "file";
  const ending = /\.[\p{L}\p{N}]{1,10}$/u.exec(bare)?.[0] ?? "";
  return `${bare.slice(0, 120 - ending.length)}${ending}`;
};

// Boundaries and part headers of a form with one file.
const formOverheadBytes = 16_384;

/** The one file of a multipart form, as a stranger sent it. */
export const uploadOf = async (request: Request, bytesMax: number) => {
  const body = await bodyOf(request, bytesMax + formOverheadBytes);
  const type = request.headers.get("content-type") ?? "";
  const form = await new Response(body, { headers: { "content-type": type } }).formData().catch(() => undefined);
  const file = form?.get("file");
  if (!(file instanceof File)) throw new Refusal(400, "no_file");
  if (file.size > bytesMax) throw new Refusal(413, "too_large");
  if (file.size === 0) throw new Refusal(400, "empty_file");
  const bytes = new Uint8Array(await file.arrayBuffer());
  return {
    bytes,
    name: nameOf(file.name),
    mime: mimeOf(bytes, file.type),
    sizeBytes: file.size,
  };
};

const Sealed = z.object({
  key: z.string(),
  name: z.string(),
  mime: z.string(),
  sizeBytes: z.number(),
});
const purposeOf = (address: string) => `file\n${address}`;

/** The key a visitor gets for an upload: useless in anybody else's hands. */
export const fileKey = (secret: string, address: string, file: KeptFile): string =>
  sealed(secret, purposeOf(address), file);

/** The upload behind a key of this visitor; refuses a key made for somebody else. */
export const fileOf = (secret: string, address: string, key: string): KeptFile => {
  const parsed = Sealed.safeParse(unsealed(secret, purposeOf(address), key));
  if (!parsed.success) throw new Refusal(400, "unknown_file");
  return parsed.data;
};

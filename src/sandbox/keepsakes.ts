/** The files the phones show, kept beside what they showed: the stand-ins forget them. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileUrl, type StandIn } from "./phones/phone";
import type { PhoneId, ShownFile } from "./wire";

const BYTES_MAX = 5_000_000;
const KEPT = /^kept-[0-9a-f]{64}$/;
const idIn = (url: string): string => decodeURIComponent(url.split("/").at(-1) ?? "");

type Find = (phone: string, id: string) => StandIn | null;

export const openKeepsakes = (folder: string, find: Find) => {
  const urls = new Map<string, string>();
  const urlFor = (phone: PhoneId, shown: ShownFile): string => {
    const found = find(phone, idIn(shown.url));
    if (!found || found.bytes.byteLength > BYTES_MAX) return "";
    const id = `kept-${createHash("sha256").update(found.bytes).digest("hex")}`;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!existsSync(join(folder, id))) writeFileSync(join(folder, id), found.bytes, { mode: 0o600 });
    return fileUrl(phone, id);
  };
  /** The same file at an address that outlives the stand-in; without one where it is too large or gone. */
  const keep = (phone: PhoneId, shown: ShownFile): ShownFile => {
    if (shown.url === "" || KEPT.test(idIn(shown.url))) return shown;
    const url = urls.get(shown.url) ?? urlFor(phone, shown);
    urls.set(shown.url, url);
    return { ...shown, url };
  };
  return {
    keep,
    read: (id: string, { name, mime }: Pick<ShownFile, "name" | "mime">): StandIn | null => {
      const path = join(folder, id);
      return KEPT.test(id) && existsSync(path) ? { name, mime, bytes: readFileSync(path) } : null;
    },
    /** Throws away what no phone shows any more. */
    forgetAllBut: (shown: ReadonlySet<string>): void => {
      const ids = new Set([...shown].map(idIn));
      for (const id of existsSync(folder) ? readdirSync(folder) : [])
        if (KEPT.test(id) && !ids.has(id)) rmSync(join(folder, id), { force: true });
    },
  };
};

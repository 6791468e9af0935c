import type { Authentication, MailingList, Protection, Verdict } from "./mail";
import { all, first, type RawHeader } from "./mime/headers";
import { isNamedSmime, type Part } from "./mime/part";

const verdicts: Verdict[] = ["pass", "fail", "softfail", "neutral", "none", "temperror", "permerror", "policy"];

const verdictOf = (results: string, method: string): Verdict | null => {
  const said = [...results.matchAll(new RegExp(`(?:^|[;\\s])${method}\\s*=\\s*([a-z]+)`, "gi"))].map(([, word = ""]) =>
    word.toLowerCase(),
  );
  const word = said.includes("pass") ? "pass" : said[0] === "hardfail" ? "fail" : said[0];
  return verdicts.find((one) => one === word) ?? null;
};

const SERVERS_MAX = 10;
const authenticationIn = (header: string): Authentication => {
  // Comments may say anything, and so may quoted strings.
  const plain = header.replace(/\([^()]{0,500}\)/g, " ").replace(/"[^"]{0,500}"/g, " ");
  const at = plain.indexOf(";");
  const by = (at < 0 ? "" : plain.slice(0, at)).trim().split(/\s/)[0] ?? "";
  const results = plain.slice(at + 1);
  return { by, spf: verdictOf(results, "spf"), dkim: verdictOf(results, "dkim"), dmarc: verdictOf(results, "dmarc") };
};

/** RFC 8601: what servers on the way say of the sender, the last of them first. */
export const authenticationOf = (headers: RawHeader[]): Authentication[] =>
  all(headers, "authentication-results")
    .slice(0, SERVERS_MAX)
    .map((header) => authenticationIn(header.slice(0, 8_000)));

/** The list a mail came by. */
export const listOf = (headers: RawHeader[]): MailingList | null => {
  const id =
    first(headers, "list-id") ||
    first(headers, "x-mailing-list") ||
    first(headers, "mailing-list") ||
    first(headers, "x-beenthere");
  const unsubscribe =
    all(headers, "list-unsubscribe")
      .join(" ")
      .match(/<([^<>\s]{1,2000})>/)?.[1] ?? null;
  if (id === "" && unsubscribe === null && first(headers, "list-post") === "") return null;
  return { id: (id.match(/<([^<>]{1,300})>/)?.[1] ?? id.slice(0, 300)) || null, unsubscribe };
};

const smime = /^application\/(?:x-)?pkcs7-mime$/;

/** S/MIME or PGP, by the outermost part that carries it, RFC 1847, 3156 and 8551, or by lines in the text. */
export const protectionOf = (top: Part, text: string): Protection | null => {
  const found = smimeOf(top) ?? partsProtection(top);
  if (found) return found;
  if (/^-----BEGIN PGP MESSAGE-----/m.test(text)) return { by: "pgp", signed: false, encrypted: true };
  return /^-----BEGIN PGP SIGNED MESSAGE-----/m.test(text) ? { by: "pgp", signed: true, encrypted: false } : null;
};

/** By the mail's only part. Further down it is somebody's file, which says nothing of the mail. */
const smimeOf = (top: Part): Protection | null => {
  const wrapped = top.type.startsWith("multipart/") ? undefined : top.parts[0];
  if (wrapped) return { by: "smime", signed: true, encrypted: protectionOf(wrapped, "")?.encrypted ?? false };
  const kind = top.params.get("smime-type") ?? "";
  if (!smime.test(top.type) || !(isNamedSmime(top) || /enveloped/i.test(kind))) return null;
  const signed = /signed/i.test(kind);
  return { by: "smime", signed, encrypted: !signed };
};

/** By multiparts, however deep: lists put their own around what came. */
const partsProtection = (part: Part): Protection | null => {
  if (!part.type.startsWith("multipart/")) return null;
  const protocol = (part.params.get("protocol") ?? "").toLowerCase();
  if (part.type === "multipart/signed")
    return { by: protocol.includes("pgp") ? "pgp" : "smime", signed: true, encrypted: false };
  if (part.type === "multipart/encrypted") return { by: "pgp", signed: false, encrypted: true };
  return part.parts.map(partsProtection).find((one) => one !== null) ?? null;
};

/** The words of a text signed in place, without its armour, RFC 9580. */
export const withoutArmour = (text: string): string =>
  text
    .replace(/^-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z-]{1,40}: [^\n]{0,200}\n)*\n?/m, "")
    .replace(/^-----BEGIN PGP SIGNATURE-----(?:\n(?!-----)[^\n]{0,200})*(?:\n-----END PGP SIGNATURE-----)?/m, "")
    .replace(/^- (?=-)/gm, "");

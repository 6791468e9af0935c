import { headersOf, type RawHeader } from "../mime/headers";

/** Groups of header-like fields divided by empty lines: delivery and feedback reports. */
export const fieldGroupsOf = (text: string): RawHeader[][] =>
  text
    .slice(0, 200_000)
    .split(/\n[ \t\r]*\n/)
    .map((group) => headersOf(group.split(/\r?\n/)))
    .filter((group) => group.length > 0);

/** `rfc822; ann@example.com` without its type. */
export const withoutType = (value: string): string => value.replace(/^\s*[\w-]{1,30}\s*;\s*/, "").trim();

/** `\\x{430}` for what ASCII can't say, RFC 6533. */
const spelledOut = (text: string): string =>
  text.replace(/\\x\{([0-9a-f]{2,6})\}/gi, (given, hex: string) => {
    const point = Number.parseInt(hex, 16);
    return point > 0x20 && point <= 0x10ffff ? String.fromCodePoint(point) : given;
  });

/** An address out of `rfc822;<ann@example.com>` or `utf-8;анна@почта.example`. */
export const addressIn = (value: string): string =>
  spelledOut(withoutType(value)).replace(/^<|>$/g, "").replace(/\s.*$/s, "");

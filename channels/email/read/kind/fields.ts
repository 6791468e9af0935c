import { headersOf, type RawHeader } from "../mime/headers";

/** Groups of header-like fields divided by empty lines: delivery and feedback reports. */
export const fieldGroupsOf = (text: string): RawHeader[][] =>
  text
    .slice(0, 200_000)
    .split(/\n[ \t]*\n/)
    .map((group) => headersOf(group.split("\n")))
    .filter((group) => group.length > 0);

/** `rfc822; ann@example.com` without its type. */
export const withoutType = (value: string): string => value.replace(/^\s*[\w-]{1,30}\s*;\s*/, "").trim();

/** An address out of `rfc822;<ann@example.com>`. */
export const addressIn = (value: string): string => withoutType(value).replace(/^<|>$/g, "").replace(/\s.*$/s, "");

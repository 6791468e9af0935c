import { addressParser } from "postal-mime";
import type { Mailbox } from "../mail";
import { decodeWords, quoteWords } from "./words";

const listLengthMax = 60_000;
const mailboxesMax = 1_000;

/** Comments inside an address, and brackets escaped in a comment: legal, and beyond what readers of addresses expect. */
const withoutInnerComments = (value: string): string =>
  value.replace(/\\[()]/g, "").replace(/<[^<>"]{0,1000}>/g, (angled) => angled.replace(/\([^()]*\)/g, ""));

/** Every mailbox of an address header, groups opened. Names are decoded, never taken for addresses. */
export const mailboxesOf = (values: string[]): Mailbox[] =>
  values
    .flatMap((value) =>
      addressParser(quoteWords(withoutInnerComments(value.slice(0, listLengthMax))), { flatten: true }),
    )
    .slice(0, mailboxesMax)
    .map((one) => ({
      name: decodeWords(one.name ?? "").trim(),
      address: (one.address ?? "").replace(/[\s<>]+/g, ""),
    }))
    .filter(({ name, address }) => name !== "" || address !== "");

/** Ids in angle brackets, in order, each once; also the bare ones that some programs write. */
export const idsOf = (value: string): string[] => {
  const angled = [...value.matchAll(/<\s*([^<>\s][^<>]{0,900}?)\s*>/g)].map(([, id = ""]) => id.replace(/\s+/g, ""));
  const bare = angled.length > 0 ? [] : value.split(/[\s,]+/).filter((word) => /^[^@\s<>]+@[^@\s<>]+$/.test(word));
  return [...new Set([...angled, ...bare])];
};

/** A message's own id, whatever its shape. */
export const idOf = (value: string): string | null => idsOf(value)[0] ?? (value.replace(/[<>\s]+/g, "") || null);

/** Nobody is called by a novel: what is looked up and indexed has an end, whoever sent it. */
import { createHash } from "node:crypto";
import type { Inbound, Person } from "../../../channels/contract";

const NAME_MAX = 200;
/** The longest address a mail can have, and then some. */
const ADDRESS_MAX = 400;
/** The longest line of a mail's head, which a Message-ID fits into. */
const ID_MAX = 1000;

const cut = (text: string | undefined): { text: string } | undefined => {
  if (text === undefined) return undefined;
  return text.length <= NAME_MAX ? { text } : { text: `${[...text.slice(0, NAME_MAX)].slice(0, -1).join("")}…` };
};

/** Two that differ stay two, and the same one stays the same. */
const short = (text: string, max: number): string =>
  text.length <= max
    ? text
    : `${text.slice(0, ADDRESS_MAX / 2)}…${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
const id = (text: string): string => short(text, ID_MAX);

const isLong = ({ address, name = "", handle = "", email = "", phone = "", siteId = "" }: Person): boolean =>
  address.length > ADDRESS_MAX || [name, handle, email, phone, siteId].some((one) => one.length > NAME_MAX);

const person = (one: Person): Person => {
  if (!isLong(one)) return one;
  const { name, handle, email, phone, siteId, ...rest } = one;
  const [called, known] = [cut(name), cut(handle)];
  const whole = (text: string | undefined) => text !== undefined && text.length <= ADDRESS_MAX;
  return {
    ...rest,
    address: short(one.address, ADDRESS_MAX),
    ...(called ? { name: called.text } : {}),
    ...(known ? { handle: known.text } : {}),
    // Half of an address is somebody else's.
    ...(whole(email) ? { email } : {}),
    ...(whole(phone) ? { phone } : {}),
    ...(siteId === undefined ? {} : { siteId: short(siteId, ADDRESS_MAX) }),
  };
};

/** The same item, with names cut and ids that fit an index. */
export const within = (given: Inbound): Inbound => {
  const item = { ...given, externalId: id(given.externalId), revision: id(given.revision) };
  if (!("author" in item)) return item;
  const author = person(item.author);
  if (item.kind === "callback") return { ...item, author, ...(item.on === undefined ? {} : { on: id(item.on) }) };
  if (item.kind !== "message") return { ...item, author };
  const { quote, follows, readers } = item;
  return {
    ...item,
    author,
    ...(quote?.externalId === undefined ? {} : { quote: { ...quote, externalId: id(quote.externalId) } }),
    ...(follows ? { follows: follows.map(id) } : {}),
    ...(readers ? { readers: readers.map((one) => ({ ...one, person: person(one.person) })) } : {}),
  };
};

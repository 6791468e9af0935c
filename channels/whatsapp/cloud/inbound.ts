/** One post of Meta's → everything in it, in order. Pure. */
import { createHash } from "node:crypto";
import type { Inbound, InboundMessage, Part, Person } from "../../contract";
import { fromPlain } from "../../kit/rich-text";
import { accountItem } from "./account";
import { partsOf, richOf } from "./content";
import { commandOf, type GroupRules, groupFacts, type KnownGroup } from "./group";
import { buttonData, externalIdOf, fromOpaque, groupThread, isStranger, threadOf } from "./ids";
import {
  type Call,
  type Change,
  type Message,
  newNumberIn,
  type Preference,
  type Profile,
  type Status,
  update,
  type Value,
} from "./payload";
import { wordsOf } from "./reasons";
import { noMarketing, systemWords } from "./system";
import { timeOf } from "./time";
import { elsewhere, type Own } from "./whose";

type Reading = { settings: GroupRules & Omit<Own, "number">; now: number };
/** What was known when it came: WhatsApp's number → the one under which we wrote to that person first; our name; groups. */
type Known = {
  begun: Readonly<Record<string, string>>;
  /** A number → the thread in which its owner had another one. */
  moved: Readonly<Record<string, string>>;
  /** A number that was given up → the one by which its owner is reached now. */
  reached: Readonly<Record<string, string>>;
  us?: string;
  /** Our number as people write it. */
  number?: string;
  groups: Readonly<Record<string, KnownGroup>>;
};
type Place = Known & { value: Value; now: number; rules: GroupRules };

const fingerprint = (thing: unknown): string =>
  `unnamed:${createHash("sha256").update(JSON.stringify(thing)).digest("hex").slice(0, 32)}`;

/** Some hide their number behind a username: then an id that holds for this business alone is all there is. */
const personOf = (said: { phone?: string; id?: string }, { value, begun, reached }: Place): Person | null => {
  const profiles: readonly Profile[] = value.contacts;
  const known = profiles.find(
    ({ wa_id, user_id }) =>
      (wa_id !== undefined && wa_id === said.phone) || (user_id !== undefined && user_id === said.id),
  );
  // A post tells one sender at most; numbers of some countries are written in two ways.
  const profile = known ?? (profiles.length === 1 ? profiles[0] : undefined);
  const own = said.phone ?? said.id ?? profile?.wa_id ?? profile?.user_id;
  if (own === undefined) return null;
  const number = reached[own] ?? own;
  const phone = /^\d{7,15}$/.test(number) ? `+${number}` : undefined;
  const address = begun[own] ?? own;
  // By a number that was somebody else's, that one may be known elsewhere.
  const isProved = !isStranger(address);
  return {
    address,
    ...(profile?.profile?.name ? { name: profile.profile.name } : {}),
    ...(profile?.profile?.username ? { handle: profile.profile.username } : {}),
    ...(phone ? { phone, ...(isProved ? { verified: ["phone" as const] } : {}) } : {}),
  };
};

/** The private chat with somebody: where they were, should they have another number by now. */
const privately = (number: string | undefined, { address }: Person, { moved }: Place): string =>
  moved[number ?? ""] ?? threadOf(address);

const quoteOf = ({ context, ...message }: Message): InboundMessage["quote"] =>
  context?.id && !context.forwarded && message.type !== "reaction"
    ? { externalId: externalIdOf(context.id) }
    : undefined;

const factsOf = ({ context, referral, order }: Message): Record<string, string> => {
  const product = context?.referred_product;
  const facts: Record<string, string | undefined> = {
    forwarded_from: context?.frequently_forwarded ? "many" : context?.forwarded ? "somebody" : undefined,
    referral: referral && [referral.headline, referral.body, referral.source_url].filter(Boolean).join(" · "),
    product: product && [product.product_retailer_id, product.catalog_id].filter(Boolean).join(" in "),
    catalogue: order?.catalog_id,
  };
  return Object.fromEntries(Object.entries(facts).flatMap(([key, said]) => (said ? [[key, said]] : [])));
};

const contextOf = ({ referral }: Message): InboundMessage["context"] =>
  referral?.source_url || referral?.headline
    ? {
        ...(referral.source_url ? { url: referral.source_url } : {}),
        ...(referral.headline ? { title: referral.headline } : {}),
      }
    : undefined;

type Named = { message: Message; author: Person; thread: string; at: number; externalId: string; place: Place };

const PERSON = /^(human|operator|оператор|человек)$/;
const groupOf = ({ message, place: { value, rules, us, groups } }: Named, quoted: string | undefined) =>
  groupFacts(message, quoted, {
    rules,
    known: groups[message.group_id ?? ""],
    us: { ...(us ? { name: us } : {}), number: value.metadata?.display_phone_number },
  });

/** Something the customer said. */
const said = (named: Named): InboundMessage => {
  const { message, author, thread, at, externalId, place } = named;
  const [quote, context] = [quoteOf(message), contextOf(message)];
  const { members } = place.groups[message.group_id ?? ""] ?? {};
  const facts = { ...factsOf(message), ...(members === undefined ? {} : { members: String(members) }) };
  return {
    kind: "message",
    externalId,
    revision: "0",
    at,
    thread,
    author,
    rich: systemWords(message) ?? richOf(message),
    parts: partsOf(message),
    ...(quote ? { quote } : {}),
    ...(context ? { context } : {}),
    ...(Object.keys(facts).length > 0 ? { facts } : {}),
    ...(PERSON.test(commandOf(message) ?? "") ? { intent: { type: "person" as const } } : {}),
    ...groupOf(named, quote?.externalId),
    // WhatsApp writes these itself: a new number, a new key.
    ...(message.type === "system" ? { automatic: "platform" as const } : {}),
  };
};

/** Of a message in a group Meta does not say which conversation it is in: the message's id is enough. */
const inThread = ({ message, thread }: Named): { thread?: string } => (message.group_id ? {} : { thread });

/** Pressed: a button of ours is only that; one that another program has put there is also what the customer said. */
const pressed = (named: Named, given: { id: string; title?: string }): Inbound[] => {
  const { message, author, at, externalId } = named;
  const { data, ours } = buttonData(given.id);
  const on = message.context?.id;
  return [
    ...(ours ? [] : [said(named)]),
    {
      kind: "callback",
      externalId: `${externalId}:pressed`,
      revision: "0",
      at,
      ...inThread(named),
      author,
      data,
      ...(on ? { on: externalIdOf(on) } : {}),
    },
  ];
};

const ignored = (externalId: string, at: number, reason: string): Inbound => ({
  kind: "ignored",
  externalId,
  revision: "0",
  at,
  reason,
});

const changed = (named: Named): Inbound | null => {
  const { message, author, at, externalId } = named;
  const { type, reaction, edit, revoke } = message;
  // The event's own id tells two changes within a second apart, and a repeated one keeps it: also where it has no time.
  const revision = `${timeOf(message.timestamp, 0)}.${externalId}`;
  const target = edit?.original_message_id ?? edit?.message_id;
  if (type === "reaction" && reaction?.message_id)
    return {
      kind: "reaction",
      externalId: externalIdOf(reaction.message_id),
      revision,
      at,
      ...inThread(named),
      author,
      emoji: reaction.emoji ? [reaction.emoji] : [],
    };
  if (type === "edit" && edit?.message && target)
    return {
      kind: "edit",
      externalId: externalIdOf(target),
      revision,
      at,
      thread: message.group_id ? groupThread(message.group_id, externalIdOf(target)) : named.thread,
      author,
      rich: richOf(edit.message),
      // A new caption comes without the key to its picture, which stays what it was.
      parts: partsOf(edit.message).filter((part) => part.type !== "file" || part.unavailable === undefined),
    };
  const gone = revoke?.original_message_id ?? revoke?.message_id;
  return type === "revoke" && gone
    ? { kind: "deletion", externalId: externalIdOf(gone), revision, at, ...inThread(named) }
    : null;
};

/** Who has changed the number is reached by the new one: WhatsApp's own word. */
const withNumber = (author: Person, message: Message): Person => {
  const to = newNumberIn(message);
  return to && /^\d{7,15}$/.test(to) ? { ...author, phone: `+${to}`, verified: ["phone"] } : author;
};

const messageItems = (message: Message, place: Place): Inbound[] => {
  const { now } = place;
  const at = timeOf(message.timestamp, now);
  const externalId = message.id ? externalIdOf(message.id) : fingerprint(message);
  const author = personOf({ phone: message.from, id: message.from_user_id }, place);
  if (!author) return [ignored(externalId, at, "a message that names no sender")];
  const { group_id: group } = message;
  if (group && place.rules.groups === "none") return [ignored(externalId, at, "group")];
  const thread = group ? groupThread(group, externalId) : privately(message.from, author, place);
  const named: Named = { message, author: withNumber(author, message), thread, at, externalId, place };
  if (message.type === "request_welcome") return [ignored(externalId, at, "opened the chat without writing")];
  const change = changed(named);
  if (change) return [change];
  const reply = message.interactive?.button_reply ?? message.interactive?.list_reply;
  if (reply?.id) return pressed(named, { id: reply.id });
  if (message.type === "button" && message.button?.payload) return pressed(named, { id: message.button.payload });
  return [said(named)];
};

/** Written by one of ours in the WhatsApp Business app, on a number that both use. */
const echoItems = (message: Message, place: Place): Inbound[] => {
  const { value, now } = place;
  const at = timeOf(message.timestamp, now);
  const externalId = message.id ? externalIdOf(message.id) : fingerprint(message);
  const reader = personOf({ phone: message.to, id: message.to_user_id }, place);
  const us = message.from ?? value.metadata?.display_phone_number ?? "us";
  if (!reader) return [ignored(externalId, at, "written by us to nobody that is named")];
  const named: Named = {
    message,
    author: { address: us },
    thread: privately(message.to, reader, place),
    at,
    externalId,
    place,
  };
  const change = changed(named);
  if (change) return [change];
  return [{ ...said(named), ours: true, readers: [{ role: "to", person: reader }] }];
};

/** Somebody rang: both ends of a call tell of the same one. */
const callItem = (call: Call, place: Place): Inbound => {
  const { now } = place;
  const at = timeOf(call.timestamp, now);
  const externalId = call.id ? externalIdOf(call.id) : fingerprint(call);
  const author = personOf({ phone: call.from, id: call.from_user_id }, place);
  if (!author || call.direction !== "USER_INITIATED") return ignored(externalId, at, "a call that no customer began");
  const thread = privately(call.from, author, place);
  const parts: Part[] = [{ type: "unsupported", what: "call" }];
  return { kind: "message", externalId, revision: "0", at, thread, author, rich: [], parts };
};

/** Somebody wants (no) more advertising: said to WhatsApp and not to us, but whoever writes to them should know. */
const preferenceItem = (preference: Preference, place: Place): Inbound => {
  const { wa_id: phone, user_id: id, detail, value: said, timestamp } = preference;
  const at = timeOf(timestamp, place.now);
  const externalId = fingerprint(preference);
  const author = personOf({ ...(phone ? { phone } : {}), ...(id ? { id } : {}) }, place);
  if (!author) return ignored(externalId, at, "a wish that names nobody");
  // Who refuses is seen to; who wants them asks nothing of anybody.
  if (said === "resume" || said === "signup") return ignored(externalId, at, `wants marketing messages: ${said}`);
  const rich = said === "stop" ? noMarketing : fromPlain(detail ?? `Marketing messages: ${said ?? "changed"}`);
  const thread = privately(phone, author, place);
  return { kind: "message", externalId, revision: "0", at, thread, author, rich, parts: [], automatic: "platform" };
};

const STATES: Record<string, "delivered" | "read" | "failed"> = {
  delivered: "delivered",
  read: "read",
  played: "read",
  failed: "failed",
};

const statusItem = (status: Status, now: number): Inbound => {
  const at = timeOf(status.timestamp, now);
  const { id, status: state = "unknown", errors } = status;
  const reader = status.recipient_participant_id ?? status.recipient_participant_user_id;
  const revision = reader ? `${state}:${reader}` : state;
  const known = STATES[state];
  const ours = fromOpaque(status.biz_opaque_callback_data ?? "");
  const echo = ours ? { echoes: ours.message } : {};
  // That it did not reach one of a group is no failure of what the others have.
  const isOneOfMany = state === "failed" && reader !== undefined;
  if (!id || !known || isOneOfMany) {
    const what = isOneOfMany ? "not delivered to one of the group" : `status: ${state}`;
    return { ...ignored(id ?? fingerprint(status), at, what), revision: `status:${revision}`, ...echo };
  }
  return {
    kind: "receipt",
    externalId: externalIdOf(id),
    revision,
    at,
    state: known,
    ...echo,
    ...(known === "failed" ? { reason: errors.map(wordsOf).join(" ") || "WhatsApp gave no reason." } : {}),
  };
};

/** `time` is what Meta said, if it did: two equal events at two times are two. `account`: the one it came from. */
type When = { at: number; time?: number; account?: string | undefined };

const errorItems = ({ errors }: Value, { at, time }: When): Inbound[] =>
  errors.map((error) => ({
    kind: "account",
    externalId: fingerprint({ error, time }),
    revision: "0",
    at,
    state: "notice",
    text: wordsOf(error),
  }));

/** What the fields are called whose people speak in them. */
const TALK = new Set(["messages", "smb_message_echoes", "message_echoes", "history", "standby", "calls"]);

type Whole = Reading & Known;
const changeItems = (change: Change, when: When, { settings, now, ...known }: Whole): Inbound[] => {
  const { field, value } = change;
  const others = elsewhere(change, when.account, { ...settings, number: known.number });
  if (others !== null) return [ignored(fingerprint(value), when.at, others)];
  const holds =
    value &&
    [value.messages, value.message_echoes, value.statuses, value.calls, value.user_preferences].some((all) => all[0]);
  if (!value || (!TALK.has(field) && !holds)) return [accountItem(change, when)];
  const place: Place = { ...known, value, now, rules: settings };
  const items = [
    ...value.messages.flatMap((message) => messageItems(message, place)),
    ...value.message_echoes.flatMap((message) => echoItems(message, place)),
    ...value.statuses.map((status) => statusItem(status, now)),
    ...value.calls.map((call) => callItem(call, place)),
    ...value.user_preferences.map((one) => preferenceItem(one, place)),
    ...errorItems(value, when),
  ];
  return items.length > 0 ? items : [accountItem(change, when)];
};

/** Every message of every change of every entry. Throws on what is no post of WhatsApp's. */
export const inbound = (raw: unknown, { settings, now }: Reading): Inbound[] => {
  const { object, entry, parley } = update.parse(raw);
  const known: Known = {
    begun: parley?.begun ?? {},
    moved: parley?.moved ?? {},
    reached: parley?.reached ?? {},
    ...(parley?.us ? { us: parley.us } : {}),
    ...(parley?.number ? { number: parley.number } : {}),
    groups: parley?.groups ?? {},
  };
  if (object !== "whatsapp_business_account") return [ignored(fingerprint(raw), now, `not WhatsApp: ${object}`)];
  const items = entry.flatMap(({ id: account, changes, time }) =>
    changes.flatMap((change) =>
      changeItems(change, { at: timeOf(time, now), time, account }, { settings, now, ...known }),
    ),
  );
  return items.length > 0 ? items : [ignored(fingerprint(raw), now, "nothing in it")];
};

import type { ConnectionNeeds, Person } from "../contract";
import { json, Refusal } from "./answers";
import { filesMax, textCharsMax } from "./capabilities";
import { bearerOf, type Counted, type openDoor } from "./door";
import { fileKey, fileOf, uploadOf } from "./files";
import { externalIdOf, isOwn, siteIdOf, threadOf, visitorAddress } from "./ids";
import { type Envelope, inbound } from "./inbound";
import {
  type Config,
  EditBody,
  type Kept,
  MessageBody,
  PressBody,
  ReactionBody,
  ReadBody,
  type Session,
  SessionBody,
  TypingBody,
  type Uploaded,
} from "./protocol";
import { personOf, tokenOf, vouchedFor } from "./sessions";
import type { WebchatSettings } from "./settings";
import type { openStreams } from "./streams";

type Needs = ConnectionNeeds<WebchatSettings> & {
  secret: string;
  streams: ReturnType<typeof openStreams>;
  door: ReturnType<typeof openDoor>;
};
type Answer = (needs: Needs, request: Request) => Promise<Response>;

/** Writes one deed down; only then may the browser hear that it is kept. */
const keep = async ({ receive, now, log }: Needs, person: Person, deed: Envelope["deed"]): Promise<void> => {
  const raw: Envelope = { at: now(), person, deed };
  await receive({ raw, items: inbound(raw) }).catch((error: unknown) => {
    log.error({ error }, "a visitor's message could not be kept, the browser is asked to send it again");
    throw new Refusal(500, "not_kept");
  });
};

const visitor = async ({ door }: Needs, request: Request, what: Counted): Promise<Person> => {
  await door.fromAddress(request, what);
  return door.visitor(bearerOf(request), what);
};

const config: Answer = async ({ settings }) => {
  const answer: Config = {
    title: settings.title,
    accent: settings.accent,
    greeting: { en: settings.greetingEn, ru: settings.greetingRu },
    identity: settings.requireIdentity ? "required" : settings.identitySecret ? "offered" : "none",
    limits: {
      textChars: textCharsMax,
      fileBytes: settings.maxFileMb * 1_000_000,
      filesPerMessage: filesMax,
    },
  };
  return json(answer);
};

const session: Answer = async (needs, request) => {
  const { door, settings, secret, now, newId } = needs;
  await door.fromAddress(request, "sessions");
  const body = await door.body(request, SessionBody);
  const context = { settings, secret, now: now() };
  const known = body.visitor === undefined ? undefined : personOf(body.visitor, context);
  const vouched = body.identity && vouchedFor(body.identity, settings, now());
  if (settings.requireIdentity && !vouched && siteIdOf(known?.address ?? "") === undefined)
    throw new Refusal(401, "identity_required");
  const person = vouched ?? known ?? { address: visitorAddress(newId()) };
  const answer: Session = {
    token: tokenOf(person, context),
    thread: threadOf(person.address),
    name: person.name ?? null,
  };
  return json(answer);
};

const messages: Answer = async (needs, request) => {
  const person = await visitor(needs, request, "messages");
  const body = await needs.door.body(request, MessageBody, {
    person,
    path: "/messages",
  });
  const files = body.files.map((key) => fileOf(needs.secret, person.address, key));
  await keep(needs, person, {
    type: "message",
    id: body.id,
    text: body.text,
    files,
    page: body.page,
  });
  const answer: Kept = { externalId: externalIdOf(person.address, body.id) };
  return json(answer);
};

const edits: Answer = async (needs, request) => {
  const person = await visitor(needs, request, "messages");
  const body = await needs.door.body(request, EditBody, {
    person,
    path: "/edits",
  });
  if (!isOwn(person.address, body.externalId)) throw new Refusal(403, "not_yours");
  await keep(needs, person, { type: "edit", ...body });
  const answer: Kept = { externalId: body.externalId };
  return json(answer);
};

const reactions: Answer = async (needs, request) => {
  const person = await visitor(needs, request, "messages");
  await keep(needs, person, {
    type: "reaction",
    ...(await needs.door.body(request, ReactionBody)),
  });
  return json({});
};

const press: Answer = async (needs, request) => {
  const person = await visitor(needs, request, "messages");
  await keep(needs, person, {
    type: "press",
    ...(await needs.door.body(request, PressBody)),
  });
  return json({});
};

const read: Answer = async (needs, request) => {
  const person = await visitor(needs, request, "signs");
  await keep(needs, person, {
    type: "read",
    ...(await needs.door.body(request, ReadBody)),
  });
  return json({});
};

const typing: Answer = async (needs, request) => {
  const person = await visitor(needs, request, "signs");
  const { on } = await needs.door.body(request, TypingBody);
  needs.typing({ thread: threadOf(person.address), person, on });
  return json({});
};

const files: Answer = async (needs, request) => {
  const person = await visitor(needs, request, "files");
  const { bytes, ...about } = await uploadOf(request, needs.settings.maxFileMb * 1_000_000);
  const key = fileKey(needs.secret, person.address, {
    ...about,
    key: await needs.spool.put(bytes),
  });
  const answer: Uploaded = { key, ...about };
  return json(answer);
};

const seqOf = (text: string | null): number => (text !== null && /^\d{1,15}$/.test(text) ? Number(text) : 0);

const stream: Answer = async ({ door, streams }, request) => {
  await door.fromAddress(request, "streams");
  const query = new URL(request.url).searchParams;
  // EventSource cannot set headers: the token comes in the query, which therefore must not be logged.
  const person = await door.visitor(query.get("token"), "streams");
  // A browser that comes back by itself repeats the old address and tells where it really is in the header.
  const since = Math.max(seqOf(query.get("since")), seqOf(request.headers.get("last-event-id")));
  return new Response(streams.open(threadOf(person.address), since), {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
};

const routes = new Map<string, Answer>([
  ["GET /config", config],
  ["GET /stream", stream],
  ["POST /session", session],
  ["POST /messages", messages],
  ["POST /edits", edits],
  ["POST /reactions", reactions],
  ["POST /press", press],
  ["POST /read", read],
  ["POST /typing", typing],
  ["POST /files", files],
]);

/** The connection's own little router. Throws `Refusal`. */
export const routesOf =
  (needs: Needs) =>
  async (request: Request, path: string): Promise<Response> => {
    const answer = routes.get(`${request.method} ${path}`);
    if (!answer) throw new Refusal(404, "not_found");
    return await answer(needs, request);
  };

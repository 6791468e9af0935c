import { z } from "zod";
import type { FileLook, Inbound, InboundMessage, Part, Person } from "../contract";
import { externalIdOf, isOwn, threadOf } from "./ids";
import { oneLine, richOf } from "./text";

const PersonShape = z.object({
  address: z.string().min(1).max(300),
  name: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  siteId: z.string().optional(),
  verified: z.array(z.enum(["email", "phone", "site"])).optional(),
});
const KeptFile = z.object({
  key: z.string(),
  name: z.string(),
  mime: z.string(),
  sizeBytes: z.number(),
});
export type KeptFile = z.infer<typeof KeptFile>;

const Deed = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("message"),
    id: z.string(),
    text: z.string(),
    files: z.array(KeptFile).default([]),
    page: z.object({ url: z.string(), title: z.string().optional() }).optional(),
  }),
  z.object({
    type: z.literal("edit"),
    id: z.string(),
    externalId: z.string(),
    text: z.string(),
  }),
  z.object({
    type: z.literal("reaction"),
    id: z.string(),
    externalId: z.string(),
    emoji: z.array(z.string()),
  }),
  z.object({
    type: z.literal("press"),
    id: z.string(),
    externalId: z.string(),
    data: z.string(),
  }),
  z.object({
    type: z.literal("read"),
    externalId: z.string(),
    state: z.enum(["delivered", "read"]),
  }),
]);

/** One deed of one visitor as the connection writes it down: everything `inbound` needs, so that it can be replayed. */
export const Envelope = z.object({
  at: z.number(),
  person: PersonShape,
  deed: Deed,
});
export type Envelope = z.infer<typeof Envelope>;

const lookOf = (mime: string): FileLook => {
  if (mime.startsWith("image/")) return "photo";
  if (mime.startsWith("audio/")) return "audio";
  return mime.startsWith("video/") ? "video" : "document";
};

const partOf = ({ key, name, mime, sizeBytes }: KeptFile): Part => ({
  type: "file",
  ref: { key },
  look: lookOf(mime),
  name,
  mime,
  sizeBytes,
});

// An agent will see it as a link, so only what a browser shows in its own address bar is let through.
const contextOf = (page: { url: string; title?: string } | undefined): InboundMessage["context"] => {
  if (!page || !URL.canParse(page.url) || !/^https?:$/.test(new URL(page.url).protocol)) return undefined;
  return {
    url: new URL(page.url).href,
    ...(page.title && { title: oneLine(page.title) }),
  };
};

const messageOf = (at: number, author: Person, deed: Extract<Envelope["deed"], { type: "message" }>): Inbound => {
  const context = contextOf(deed.page);
  return {
    kind: "message",
    externalId: externalIdOf(author.address, deed.id),
    revision: "0",
    at,
    thread: threadOf(author.address),
    author,
    rich: richOf(deed.text),
    parts: deed.files.map(partOf),
    ...(context && { context }),
  };
};

/** Pure: one envelope in, one item out. An edit of somebody else's message is ignored with its reason. */
export const inbound = (raw: unknown): Inbound[] => {
  const { at, person: author, deed } = Envelope.parse(raw);
  const thread = threadOf(author.address);
  switch (deed.type) {
    case "message":
      return [messageOf(at, author, deed)];
    case "edit": {
      const { externalId, id: revision } = deed;
      if (!isOwn(author.address, externalId))
        return [
          {
            kind: "ignored",
            externalId,
            revision,
            at,
            reason: "an edit of a message that is not the visitor's",
          },
        ];
      return [
        {
          kind: "edit",
          externalId,
          revision,
          at,
          thread,
          author,
          rich: richOf(deed.text),
          parts: [],
        },
      ];
    }
    case "reaction":
      return [
        {
          kind: "reaction",
          externalId: deed.externalId,
          revision: deed.id,
          at,
          thread,
          author,
          emoji: deed.emoji,
        },
      ];
    case "press":
      return [
        {
          kind: "callback",
          externalId: externalIdOf(author.address, deed.id),
          revision: "0",
          at,
          thread,
          author,
          data: deed.data,
          on: deed.externalId,
        },
      ];
    case "read":
      return [
        {
          kind: "receipt",
          externalId: deed.externalId,
          revision: deed.state,
          at,
          thread,
          state: deed.state,
          upTo: true,
        },
      ];
  }
};

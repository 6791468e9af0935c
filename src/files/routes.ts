import { createRoute, z } from "@hono/zod-openapi";
import { type Context, Hono } from "hono";
import { hmacHex, sameSecret } from "../../channels/kit/signature";
import type { Store } from "../../db/client";
import type { NewId } from "../kernel/ids";
import { Problem } from "../kernel/problem";
import type { Now } from "../kernel/time";
import type * as wire from "../kernel/wire";
import { agentOf, guard } from "../people/guard";
import { json, openRoom, refusals } from "../people/room";
import { shape } from "../people/shape";
import type { Disk } from "./disk";
import { lookOf } from "./look";
import { retryFile } from "./retry";
import { type File, getFile, getFileOfStanding, insertFile } from "./store";

type Needs = { store: Store; disk: Disk; now: Now; newId: NewId; bytesMax: number };

/** Only these open in the browser; everything else is a download, whatever its sender says it is. */
const shown =
  /^(image\/(png|jpe?g|gif|webp|avif)|audio\/(mpeg|mp4|ogg|wav|webm|aac)|video\/(mp4|webm|ogg)|application\/pdf)$/;

/** What may open a file: an agent's session for good, a customer's link only while its message stands. */
type Opened = { file: File | null; id: string; keepS: number };

const serve = async ({ disk }: Pick<Needs, "disk">, c: Context, { file, id, keepS }: Opened) => {
  const bytes = file?.blob ? await disk.get(file.blob) : null;
  if (!file || !bytes) throw new Problem("not_found", { what: "file", id });
  const mime = file.mime.split(";")[0]?.trim().toLowerCase() ?? "";
  const inline = shown.test(mime) && c.req.query("download") === undefined;
  c.header("content-type", inline ? mime : "application/octet-stream");
  c.header(
    "content-disposition",
    `${inline ? "inline" : "attachment"}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
  );
  c.header("x-content-type-options", "nosniff");
  c.header("content-security-policy", "default-src 'none'; sandbox");
  c.header("cache-control", `private, max-age=${keepS}, immutable`);
  return c.body(new Uint8Array(bytes).buffer);
};

const YEAR_S = 365 * 24 * 3600;
const MINUTES_S = 300;

const bytes = createRoute({
  method: "get",
  path: "/files/{id}",
  summary: "A file's bytes; what no browser shows safely, and anything with ?download, comes as a download",
  middleware: guard("conversations.read"),
  request: {
    params: z.object({ id: z.string().min(1).max(200) }),
    query: z.object({ download: z.string().max(10).optional() }),
  },
  responses: {
    200: {
      content: { "application/octet-stream": { schema: z.any().openapi({ type: "string", format: "binary" }) } },
      description: "The bytes",
    },
    ...refusals,
  },
});
const upload = createRoute({
  method: "post",
  path: "/files",
  summary: "Upload a file to send with a message (multipart, field `file`)",
  middleware: guard("conversations.write"),
  request: {
    body: {
      content: {
        "multipart/form-data": { schema: z.object({ file: z.any().openapi({ type: "string", format: "binary" }) }) },
      },
      required: true,
    },
  },
  responses: { 200: json(shape<wire.FileView>("File")), ...refusals },
});

const again = createRoute({
  method: "post",
  path: "/files/{id}/retry",
  summary: "Ask the platform anew for a file that could not be fetched",
  middleware: guard("conversations.write"),
  request: { params: z.object({ id: z.string().min(1).max(200) }) },
  responses: { 200: json(shape<wire.FileView>("File")), ...refusals },
});

const viewOf = ({
  id,
  look,
  name,
  mime,
  sizeBytes,
  width,
  height,
  durationS,
  state,
  problem,
}: File): wire.FileView => ({
  id,
  look,
  name,
  mime,
  sizeBytes,
  width,
  height,
  durationS,
  state,
  problem,
  url: state === "ready" ? `/api/files/${id}` : null,
});

/** Files of conversations, for agents. */
export const fileRoutes = (needs: Needs) => {
  const app = openRoom().openapi(bytes, async (c) => {
    const { id } = c.req.valid("param");
    return serve(needs, c, { id, file: await getFile(needs.store.read, id), keepS: YEAR_S });
  });
  app.openapi(again, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(viewOf(await retryFile(needs, { id, by: { kind: "agent", id: agentOf(c).id } })), 200);
  });
  return app.openapi(upload, async (c) => {
    const { file: given } = await c.req.parseBody();
    if (!(given instanceof globalThis.File)) throw new Problem("bad_input", { field: "file" });
    if (given.size > needs.bytesMax) throw new Problem("file.too_large", { bytesMax: needs.bytesMax });
    const blob = await needs.disk.put(new Uint8Array(await given.arrayBuffer()));
    const mime = given.type || "application/octet-stream";
    const name = given.name.replace(/[/\\\p{Cc}]/gu, "_").slice(0, 200) || "file";
    const row: File = {
      id: needs.newId(),
      message: null,
      uploader: agentOf(c).id,
      position: 0,
      look: lookOf(mime),
      name,
      mime,
      sizeBytes: given.size,
      width: null,
      height: null,
      durationS: null,
      state: "ready",
      problem: null,
      ref: null,
      blob,
      createdAt: needs.now(),
    };
    await needs.store.transact((tx) => insertFile(tx, row));
    return c.json(viewOf(row), 200);
  });
};

/** An address a customer of our own web chat may open without signing in: it names one file and can't be guessed. */
export const openFileLinks = (secretKey: string) => ({
  urlOf: (id: string): string => `/files/${id}/${hmacHex(secretKey, `file ${id}`).slice(0, 32)}`,
  isGood: (id: string, sign: string): boolean => sameSecret(sign, hmacHex(secretKey, `file ${id}`).slice(0, 32)),
});

type Linked = Pick<Needs, "store" | "disk"> & { links: ReturnType<typeof openFileLinks> };
/** Files by their links, for customers of our own web chat. */
export const linkedFiles = ({ store, disk, links }: Linked) =>
  new Hono().get("/files/:id/:sign", async (c) => {
    const { id, sign } = c.req.param();
    if (!links.isGood(id, sign)) throw new Problem("not_found", { what: "file" });
    c.header("cross-origin-resource-policy", "cross-origin");
    return serve({ disk }, c, { id, file: await getFileOfStanding(store.read, id), keepS: MINUTES_S });
  });

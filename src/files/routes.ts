import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { FileLook } from "../../channels/contract";
import { hmacHex, sameSecret } from "../../channels/kit/signature";
import type { Store } from "../../db/client";
import type { NewId } from "../kernel/ids";
import { Problem } from "../kernel/problem";
import type { Now } from "../kernel/time";
import type * as wire from "../kernel/wire";
import { agentOf, guard } from "../people/guard";
import { json, refusals } from "../people/room";
import { shape } from "../people/shape";
import type { Disk } from "./disk";
import { type File, getFile, insertFile } from "./store";

type Needs = { store: Store; disk: Disk; now: Now; newId: NewId; bytesMax: number };

/** Only these open in the browser; everything else is a download, whatever its sender says it is. */
const shown =
  /^(image\/(png|jpe?g|gif|webp|avif)|audio\/(mpeg|mp4|ogg|wav|webm|aac)|video\/(mp4|webm|ogg)|application\/pdf)$/;

const lookOf = (mime: string): FileLook => {
  if (/^image\/(png|jpe?g|webp)$/.test(mime)) return "photo";
  if (mime === "image/gif") return "animation";
  if (mime.startsWith("audio/")) return "audio";
  return mime.startsWith("video/") ? "video" : "document";
};

const serve = async ({ store, disk }: Needs, c: Context, id: string) => {
  const file = await getFile(store.read, id);
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
  c.header("cache-control", "private, max-age=31536000, immutable");
  return c.body(new Uint8Array(bytes).buffer);
};

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

/** Files of conversations, for agents. */
export const fileRoutes = (needs: Needs) => {
  const app = new OpenAPIHono();
  app.get("/files/:id", guard("conversations.read"), (c) => serve(needs, c, c.req.param("id")));
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
    const { id, look, sizeBytes, width, height, durationS, state, problem } = row;
    return c.json(
      { id, look, name, mime, sizeBytes, width, height, durationS, state, problem, url: `/api/files/${id}` },
      200,
    );
  });
};

/** An address a customer of our own web chat may open without signing in: it names one file and can't be guessed. */
export const openFileLinks = (secretKey: string) => ({
  urlOf: (id: string): string => `/files/${id}/${hmacHex(secretKey, `file ${id}`).slice(0, 32)}`,
  isGood: (id: string, sign: string): boolean => sameSecret(sign, hmacHex(secretKey, `file ${id}`).slice(0, 32)),
});
export const serveLinked = serve;

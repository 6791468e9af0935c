/** Mail pushed by a provider: the raw mail as the body, or a field of a form or of JSON. */
import { z } from "zod";
import type { Connection } from "../contract";
import { hmacHex, sameSecret } from "../kit/signature";
import { MAIL_MAX } from "./capabilities";
import { type Keeping, keep } from "./receiving";

/** Field names under which providers put the raw mail: Mailgun, SendGrid, Postmark, CloudMailin and others. */
const FIELDS = ["body-mime", "email", "RawEmail", "rawEmail", "raw", "mime", "message", "mail"];
const SECRET_MIN = 16;

const answer = (status: number, words: string) => new Response(words, { status });

type Read = { mail: Uint8Array | null; fields: Map<string, string> };

// Read as Latin-1 and written back as such, so that not one byte of the mail changes on the way.
const form = async (body: Buffer, type: string): Promise<Read> => {
  const isMultipart = type.toLowerCase().startsWith("multipart/");
  const text = body.toString("latin1");
  const fields = new Map<string, string>();
  if (isMultipart) {
    const entries = await new Response(text, { headers: { "content-type": type } }).formData();
    for (const [name, value] of entries) fields.set(name, typeof value === "string" ? value : await value.text());
  } else for (const [name, value] of new URLSearchParams(text)) fields.set(name, Buffer.from(value).toString("latin1"));
  const found = FIELDS.map((name) => fields.get(name)).find((value) => value !== undefined && value !== "");
  return { mail: found === undefined ? null : Buffer.from(found, "latin1"), fields };
};

const json = (body: Buffer): Read => {
  const parsed = z.record(z.string(), z.unknown()).parse(JSON.parse(body.toString()));
  const fields = new Map(
    Object.entries(parsed).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
  const found = FIELDS.map((name) => fields.get(name)).find((value) => value !== undefined && value !== "");
  if (found === undefined) return { mail: null, fields };
  // A header name and a colon stand at the start of every mail, and never in base64.
  const isPlain = /^[\w-]+:|^From /.test(found);
  return { mail: Buffer.from(found, isPlain ? "utf8" : "base64"), fields };
};

const read = async (body: Buffer, type: string): Promise<Read> => {
  const kind = type.toLowerCase();
  if (kind.startsWith("multipart/form-data") || kind.startsWith("application/x-www-form-urlencoded"))
    return form(body, type);
  if (kind.startsWith("application/json")) return json(body);
  return { mail: body, fields: new Map() };
};

const basicPassword = (header: string): string =>
  /^basic /i.test(header)
    ? (Buffer.from(header.slice(6), "base64").toString().split(":").slice(1).join(":") ?? "")
    : "";

/** By the secret itself (query, header, password) or by a signature made with it: over the body, or Mailgun's over its stamp. */
const isAllowed = (request: Request, body: Buffer, { fields }: Read, secret: string): boolean => {
  const { headers } = request;
  const given = [
    new URL(request.url).searchParams.get("key"),
    headers.get("x-parley-key"),
    basicPassword(headers.get("authorization") ?? ""),
  ];
  if (given.some((one) => one && sameSecret(one, secret))) return true;
  const signature = (headers.get("x-parley-signature") ?? headers.get("x-signature") ?? "").replace(/^sha256=/, "");
  if (signature && sameSecret(signature.toLowerCase(), hmacHex(secret, body))) return true;
  const [stamp, token, mailgun] = ["timestamp", "token", "signature"].map((name) => fields.get(name) ?? "");
  return Boolean(stamp && token && mailgun) && sameSecret(mailgun ?? "", hmacHex(secret, `${stamp}${token}`));
};

const sized = async (request: Request): Promise<Buffer | null> => {
  const max = MAIL_MAX * 1.5;
  if (Number(request.headers.get("content-length")) > max) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    size += next.value.byteLength;
    if (size > max) {
      await reader?.cancel();
      return null;
    }
    chunks.push(next.value);
  }
  return Buffer.concat(chunks);
};

/** 200 only after the commit; 500 asks the provider to send it again. */
export const openWebhook = (needs: Keeping): NonNullable<Connection["webhook"]> => {
  const { webhookSecret: secret } = needs.settings;
  return async (request) => {
    if (request.method !== "POST") return answer(405, "Post the raw mail.");
    if (secret.length < SECRET_MIN) return answer(403, "Set a webhook secret of at least 16 characters first.");
    const body = await sized(request);
    if (body === null) return answer(413, "The mail is too large.");
    const unreadable: Read = { mail: null, fields: new Map() };
    const found = await read(body, request.headers.get("content-type") ?? "").catch(() => unreadable);
    if (!isAllowed(request, body, found, secret)) return answer(401, "Wrong key or signature.");
    try {
      const recipient =
        found.fields.get("recipient") ?? new URL(request.url).searchParams.get("recipient") ?? undefined;
      const how = { from: "webhook" as const, receivedAt: needs.now(), ...(recipient ? { recipient } : {}) };
      if (!found.mail || found.mail.byteLength === 0) {
        await needs.quarantine({ raw: { body: body.toString("base64") }, error: "There is no raw mail in this post." });
        return answer(200, "There is no raw mail in this post.");
      }
      await keep(needs, found.mail, how);
      return answer(200, "kept");
    } catch (error) {
      needs.log.warn({ problem: error instanceof Error ? error.message : String(error) }, "email: a mail was not kept");
      return answer(500, "not kept");
    }
  };
};

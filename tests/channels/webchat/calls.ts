import { z } from "zod";
import type { Desk } from "./desk";

const Body = z.record(z.string(), z.unknown());

/** One JSON request straight into the connection. */
export const post = async (desk: Desk, path: string, body: unknown, headers: Record<string, string> = {}) => {
  const answer = await desk.webhook(path, {
    method: "POST",
    headers: { "content-type": "application/json", origin: "https://shop.example", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, body: Body.parse(await answer.json()) };
};

/** A fresh visitor: token, thread and the header to send with everything. */
export const visit = async (desk: Desk, body: object = {}) => {
  const { body: answer } = await post(desk, "/session", body);
  const { token, thread } = z.object({ token: z.string(), thread: z.string() }).parse(answer);
  return { token, thread, auth: { authorization: `Bearer ${token}` } };
};

/** Uploads one file and tells what the connection made of it. */
export const upload = async (desk: Desk, auth: Record<string, string>, file: File) => {
  const form = new FormData();
  form.set("file", file);
  const answer = await desk.webhook("/files", {
    method: "POST",
    headers: { ...auth, origin: "https://shop.example" },
    body: form,
  });
  return { status: answer.status, body: Body.parse(await answer.json()) };
};

/** Passes a request on to home as it is, and home's answer back: pages, the API, sockets, web chat. */
import type { Env } from "./bindings";

const away = () =>
  new Response("Parley is being restarted. Try again in a moment.", { status: 503, headers: { "retry-after": "10" } });

export const passOn = async (env: Env, request: Request): Promise<Response> => {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  // Home believes its tunnel about the caller's address; the caller itself is not believed.
  const caller = headers.get("cf-connecting-ip");
  headers.delete("x-forwarded-for");
  if (caller) headers.set("x-forwarded-for", caller);
  try {
    const { method, body } = request;
    const bodiless = method === "GET" || method === "HEAD";
    return await fetch(`${env.HOME_URL.replace(/\/$/, "")}${pathname}${search}`, {
      method,
      headers,
      redirect: "manual",
      ...(bodiless ? {} : { body }),
    });
  } catch {
    return away();
  }
};

/** One signed post to the request URL, as Slack makes it. */
import { createHmac } from "node:crypto";
import type { Delivery } from "./deliveries";

type Needs = { signingSecret: string; now: () => number; log: (line: string) => void };

const formOf = ({ kind, body }: Delivery): { type: string; text: string } => {
  if (kind === "events_api") return { type: "application/json", text: JSON.stringify(body) };
  const fields =
    kind === "interactive"
      ? { payload: JSON.stringify(body) }
      : Object.fromEntries(Object.entries(body).map(([key, value]) => [key, String(value)]));
  return { type: "application/x-www-form-urlencoded", text: new URLSearchParams(fields).toString() };
};

/** True when it was answered 2xx. */
export const post = async (
  { signingSecret, now, log }: Needs,
  url: string,
  { delivery, retry }: { delivery: Delivery; retry: number },
): Promise<boolean> => {
  const { type, text } = formOf(delivery);
  const at = String(Math.floor(now() / 1000));
  const signature = createHmac("sha256", signingSecret).update(`v0:${at}:${text}`).digest("hex");
  try {
    const response = await fetch(url, {
      method: "POST",
      body: text,
      headers: {
        "content-type": type,
        "x-slack-request-timestamp": at,
        "x-slack-signature": `v0=${signature}`,
        ...(retry > 0 ? { "x-slack-retry-num": String(retry), "x-slack-retry-reason": "http_error" } : {}),
      },
    });
    await response.arrayBuffer();
    if (response.ok) return true;
    log(`stand-in: the request URL answered ${response.status}`);
  } catch (error) {
    log(`stand-in: the request URL could not be reached: ${error}`);
  }
  return false;
};

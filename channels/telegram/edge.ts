import { createHash } from "node:crypto";
import { z } from "zod";
import { type Guard, refusal } from "../kit/edge";
import { sameSecret } from "../kit/signature";
import { laneOf } from "./lane";
import type { TelegramSettings } from "./settings";

const door = z.object({ secretSha256: z.string().length(64) });
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** The digest is enough to know the secret when it comes, and not enough to say it. */
export const edgeDoor = ({ mode, secretToken }: TelegramSettings): z.infer<typeof door> | null =>
  mode === "webhook" ? { secretSha256: sha256(secretToken) } : null;

const read = (body: Uint8Array): object => {
  try {
    return z.looseObject({}).parse(JSON.parse(new TextDecoder().decode(body)));
  } catch {
    // Home keeps it in quarantine.
    return {};
  }
};

export const guard: Guard = {
  bodyBytesMax: 4_000_000,
  judge: ({ request, body }, told) => {
    if (request.method !== "POST") return refusal(405, "Telegram posts here.");
    const given = request.headers.get("x-telegram-bot-api-secret-token") ?? "";
    if (!sameSecret(sha256(given), door.parse(told).secretSha256)) return refusal(401, "wrong secret");
    return { lanes: [laneOf(read(body))] };
  },
};

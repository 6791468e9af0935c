import { z } from "zod";
import { type Guard, refusal } from "../kit/edge";
import { bodyOf, challenge } from "./body";
import { laneOf } from "./lane";
import { AGE_MAX_MS, isCertificateCheck, signedAt } from "./proof";
import type { SlackSettings } from "./settings";

const door = z.object({ signingSecret: z.string().min(1) });

/** The signing secret proves posts and opens nothing at Slack. */
export const edgeDoor = ({ mode, signingSecret }: SlackSettings): z.infer<typeof door> | null =>
  mode === "events" ? { signingSecret } : null;

const read = (type: string, body: Uint8Array): Record<string, unknown> | null => {
  try {
    return bodyOf(type, body);
  } catch {
    return null;
  }
};

export const guard: Guard = {
  bodyBytesMax: 4_000_000,
  judge: ({ request, body, at }, told) => {
    if (request.method !== "POST") return refusal(405, "Slack posts here.");
    const signed = signedAt(request, body, door.parse(told).signingSecret);
    if (signed === null || Math.abs(at - signed) > AGE_MAX_MS)
      return isCertificateCheck(request, body) ? { answer: new Response() } : refusal(401, "wrong signature");
    const given = read(request.headers.get("content-type") ?? "", body);
    const asked = challenge.safeParse(given);
    if (asked.success) return { answer: Response.json({ challenge: asked.data.challenge }) };
    return { lanes: [laneOf(given)] };
  },
};

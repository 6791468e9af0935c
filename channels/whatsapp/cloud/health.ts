/** Whether the number is heard and may send, as the Graph API tells it. */
import { createHmac } from "node:crypto";
import { z } from "zod";
import { type Checked, type ConnectionState, DeliveryFailure } from "../../contract";
import { type Graph, openGraph, repeatable } from "./graph";
import type { CloudSettings } from "./settings";

const text = z.string().optional().catch(undefined);
const health = z.looseObject({
  can_send_message: text,
  entities: z
    .array(
      z.looseObject({
        can_send_message: text,
        errors: z
          .array(z.looseObject({ error_description: text, possible_solution: text }))
          .optional()
          .catch(undefined),
      }),
    )
    .optional()
    .catch(undefined),
});
const number = z.looseObject({
  display_phone_number: text,
  verified_name: text,
  quality_rating: text,
  status: text,
  health_status: health.optional().catch(undefined),
});

const FIELDS = "id,display_phone_number,verified_name,quality_rating,status,health_status";
/** What to do about a token that is no longer good. */
export const CURE =
  "In Meta's business settings open Users → System users, generate a token that never expires with whatsapp_business_messaging and whatsapp_business_management, and save it in this connection.";

/** The state a failed call leaves us in. */
export const stateAfter = (failure: unknown): ConnectionState => {
  if (!(failure instanceof DeliveryFailure))
    return { at: "degraded", reason: failure instanceof Error ? failure.message : String(failure) };
  if (failure.kind === "unauthorised") return { at: "offline", reason: failure.message, cure: CURE };
  if (failure.kind === "rejected")
    return { at: "offline", reason: failure.message, cure: "Compare both ids with the API Setup page of the app." };
  return { at: "degraded", reason: failure.message };
};

const BAD_STATUS = /^(BANNED|RESTRICTED|FLAGGED|RATE_LIMITED|DISCONNECTED|DELETED|PENDING|UNVERIFIED)$/;

type Found = z.infer<typeof number>;
const stateIn = ({ quality_rating, status, health_status }: Found): ConnectionState => {
  const troubled = health_status?.entities?.find(({ can_send_message: can }) => can && can !== "AVAILABLE");
  const [error] = troubled?.errors ?? [];
  const why = [error?.error_description, error?.possible_solution].filter(Boolean).join(" ");
  if (health_status?.can_send_message === "BLOCKED")
    return { at: "degraded", reason: `WhatsApp lets this number send nothing. ${why}`.trim() };
  if (quality_rating === "RED")
    return { at: "degraded", reason: "The number's quality is low: people block or report it." };
  if (BAD_STATUS.test(status ?? ""))
    return { at: "degraded", reason: `WhatsApp says the number is ${status?.toLowerCase().replaceAll("_", " ")}.` };
  return health_status?.can_send_message === "LIMITED"
    ? { at: "degraded", reason: `WhatsApp limits what this number sends. ${why}`.trim() }
    : { at: "online" };
};

/** Asks about the number, and whether its quality is good. Never throws. */
export const probe = async (
  graph: Graph,
  { phoneNumberId }: CloudSettings,
): Promise<{ state: ConnectionState; isQualityGood: boolean }> => {
  try {
    const found = number.parse(await repeatable(graph(`${phoneNumberId}?fields=${FIELDS}`)));
    return { state: stateIn(found), isQualityGood: found.quality_rating === "GREEN" };
  } catch (failure) {
    return { state: stateAfter(failure), isQualityGood: false };
  }
};

const numbers = z.looseObject({
  data: z.array(z.looseObject({ id: z.union([z.string(), z.number().transform(String)]) })),
});

const inWords = async <Result>(work: Promise<Result>, words: string): Promise<Result> =>
  work.catch((failure: unknown) => {
    if (failure instanceof DeliveryFailure && failure.kind === "rejected")
      throw new DeliveryFailure("rejected", "bad_token", `${words} WhatsApp says: ${failure.message}`);
    throw failure;
  });

/** Tries token, both ids and, by a proof made with it, the app secret. Throws DeliveryFailure in plain words. */
export const check = async (settings: CloudSettings): Promise<Checked> => {
  const graph = openGraph(settings);
  const { phoneNumberId, businessAccountId, accessToken, appSecret } = settings;
  const found = number.parse(
    await inWords(
      repeatable(graph(`${phoneNumberId}?fields=${FIELDS}`)),
      "The phone number ID is wrong, or the token may not use it.",
    ),
  );
  const { data } = numbers.parse(
    await inWords(
      repeatable(graph(`${businessAccountId}/phone_numbers?fields=id&limit=100`)),
      "The WhatsApp Business account ID is wrong, or the token may not manage it.",
    ),
  );
  if (!data.some(({ id }) => id === phoneNumberId))
    throw new DeliveryFailure(
      "rejected",
      "bad_token",
      "This phone number does not belong to this WhatsApp Business account.",
    );
  // Graph checks the proof wherever one is given: a secret of another app is found out before the first post is refused.
  const proof = createHmac("sha256", appSecret).update(accessToken).digest("hex");
  await inWords(
    repeatable(graph(`${phoneNumberId}?fields=id&appsecret_proof=${proof}`)),
    "The app secret is not that of the app the token belongs to.",
  );
  return {
    address: found.display_phone_number ?? phoneNumberId,
    ...(found.verified_name ? { name: found.verified_name } : {}),
  };
};

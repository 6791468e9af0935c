/** What Meta tells about the account, the number and its templates, in plain words. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Inbound } from "../../contract";
import type { Change } from "./payload";

const word = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);
const alert = { alert_severity: word, alert_description: word };
const told = z.looseObject({
  event: word,
  current_limit: word,
  max_daily_conversation_per_phone: word,
  display_phone_number: word,
  decision: word,
  requested_verified_name: word,
  rejection_reason: word,
  reason: word,
  message_template_name: word,
  message_template_language: word,
  new_category: word,
  new_quality_score: word,
  ...alert,
  /** Where the alert stands by now; on older accounts it stands beside the others. */
  alert_info: z.looseObject(alert).optional().catch(undefined),
  ban_info: z.looseObject({ waba_ban_state: word, waba_ban_date: word }).optional().catch(undefined),
  restriction_info: z
    .array(z.looseObject({ restriction_type: word }))
    .optional()
    .catch(undefined),
  violation_info: z.looseObject({ violation_type: word }).optional().catch(undefined),
});
type Told = z.infer<typeof told>;
type News = { state: "notice" | "degraded" | "offline" | "online"; text: string };

const plain = (code: string | undefined) => (code ?? "").toLowerCase().replaceAll("_", " ").trim();
const notice = (text: string): News => ({ state: "notice", text });
const bad = (text: string): News => ({ state: "degraded", text });

const accountUpdate = ({ event, ban_info, restriction_info, violation_info }: Told): News => {
  const restricted = restriction_info?.map(({ restriction_type }) => plain(restriction_type)).join(", ");
  switch (event) {
    case "DISABLED_UPDATE":
      return ban_info?.waba_ban_state === "REINSTATE"
        ? { state: "online", text: "WhatsApp has reinstated the account." }
        : { state: "offline", text: `WhatsApp has disabled the account (${plain(ban_info?.waba_ban_state)}).` };
    case "ACCOUNT_RESTRICTION":
      return bad(`WhatsApp restricts the account: ${restricted || "no detail given"}.`);
    case "ACCOUNT_VIOLATION":
      return bad(`WhatsApp sees a violation of its policies: ${plain(violation_info?.violation_type) || "no detail"}.`);
    case "ACCOUNT_DELETED":
      return { state: "offline", text: "The WhatsApp Business account was deleted." };
    case "ACCOUNT_OFFBOARDED":
      return { state: "offline", text: "The account has left the Cloud API." };
    case "PARTNER_REMOVED":
    case "PARTNER_APP_UNINSTALLED":
      return { state: "offline", text: "The app was taken off the account: nothing comes in any more." };
    default:
      return notice(`Account update: ${plain(event) || "unknown"}.`);
  }
};

const quality = ({ event, current_limit, max_daily_conversation_per_phone }: Told): News => {
  const limit = plain(max_daily_conversation_per_phone ?? current_limit);
  const upTo = limit ? ` New people a day: ${limit.replace("tier ", "")}.` : "";
  switch (event) {
    case "FLAGGED":
      return bad(`The number's quality is low: people block or report it.${upTo}`);
    case "UNFLAGGED":
      return { state: "online", text: `The number's quality is good again.${upTo}` };
    case "DOWNGRADE":
      return bad(`WhatsApp has lowered how many people the number may write to.${upTo}`);
    default:
      return notice(`The number's messaging limit: ${plain(event) || "changed"}.${upTo}`);
  }
};

const template = (about: Told, what: string): News =>
  notice(
    `Template ${about.message_template_name ?? "?"} (${about.message_template_language ?? "?"}): ${what}${
      about.reason && about.reason !== "NONE" ? `, ${plain(about.reason)}` : ""
    }.`,
  );

const newsOf = (field: string, about: Told): News | null => {
  switch (field) {
    case "account_update":
      return accountUpdate(about);
    case "account_review_update":
      return about.decision === "REJECTED"
        ? bad("WhatsApp has rejected the account in its review.")
        : notice(`Account review: ${plain(about.decision) || "changed"}.`);
    case "account_alerts": {
      const { alert_severity: severity, alert_description: said } = about.alert_info ?? about;
      return /CRITICAL|WARNING/.test(severity ?? "")
        ? bad(`WhatsApp warns: ${said ?? "no detail given"}`)
        : notice(said ?? "An account alert.");
    }
    case "phone_number_quality_update":
      return quality(about);
    case "phone_number_name_update":
      return about.decision === "REJECTED"
        ? bad(
            `WhatsApp has rejected the display name ${about.requested_verified_name ?? ""}: ${plain(about.rejection_reason)}.`,
          )
        : notice(`Display name ${about.requested_verified_name ?? ""}: ${plain(about.decision) || "changed"}.`);
    case "business_capability_update":
      return notice("WhatsApp has changed the limits of this business.");
    case "message_template_status_update":
      return template(about, plain(about.event) || "changed");
    case "message_template_quality_update":
      return template(about, `quality ${plain(about.new_quality_score) || "changed"}`);
    case "template_category_update":
      return template(about, `category ${plain(about.new_category) || "changed"}`);
    case "security":
      return notice(`Security: ${plain(about.event) || "a setting has changed"}.`);
    case "business_status_update":
    case "phone_number_update":
    case "payment_configuration_update":
    case "partner_solutions":
      return notice(`${plain(field)}: ${plain(about.event) || "changed"}.`);
    default:
      return null;
  }
};

/** Told twice, the same news have the same id. */
const idOf = (field: string, value: unknown, time: number | undefined) =>
  `${field}:${time ?? ""}:${createHash("sha256")
    .update(JSON.stringify(value) ?? "")
    .digest("hex")
    .slice(0, 24)}`;

/** A change that is about no message. Kinds of no interest come back as ignored, with their name. */
export const accountItem = ({ field, value }: Change, { at, time }: { at: number; time?: number }): Inbound => {
  // By Meta's clock, not ours: told again later it is still the same.
  const common = { externalId: idOf(field, value, time), revision: "0", at };
  const about = told.safeParse(value);
  const news = about.success ? newsOf(field, about.data) : null;
  return news
    ? { kind: "account", ...common, ...news }
    : { kind: "ignored", ...common, reason: field.replaceAll("_", " ") };
};

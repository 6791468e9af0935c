/** What Meta tells about the account, the number and its templates, in plain words: each matter has its own latest news. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { AccountNews, Inbound } from "../../contract";
import { meaning, meanings, plain, tier, type Words } from "./account-words";
import { type Change, update } from "./payload";
import { wordsOf } from "./reasons";
import { timeOf } from "./time";
import { elsewhere, type Own } from "./whose";

type Reading = { settings: Omit<Own, "number">; now: number };

const word = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);
const number = z.coerce.number().finite().optional().catch(undefined);
const alert = { alert_severity: word, alert_description: word, alert_type: word };
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
    .array(z.looseObject({ restriction_type: word, expiration: number }))
    .optional()
    .catch(undefined),
  violation_info: z.looseObject({ violation_type: word }).optional().catch(undefined),
  groups: z
    .array(z.looseObject({ group_id: word, type: word }))
    .optional()
    .catch(undefined),
});
type Told = z.infer<typeof told>;
/** `ends`: an end of something that was wrong with the matter. */
type News = { matter: string; tone: AccountNews["tone"]; ends?: true; text: Words; untilMs?: number };

type About = (matter: string, en: string, ru: string) => News;
const notice: About = (matter, en, ru) => ({ matter, tone: "notice", text: { en, ru } });
const bad: About = (matter, en, ru) => ({ matter, tone: "degraded", text: { en, ru } });
const gone: About = (matter, en, ru) => ({ matter, tone: "offline", text: { en, ru } });
const good: About = (matter, en, ru) => ({ ...notice(matter, en, ru), ends: true });

const restriction = ({ restriction_info: all = [] }: Told): News => {
  const what = meanings(all.map(({ restriction_type }) => restriction_type));
  const ends = all.flatMap(({ expiration }) => (expiration === undefined ? [] : [timeOf(expiration, 0)]));
  return {
    ...bad(
      "restriction",
      `WhatsApp restricts the account: ${what.en || "no detail given"}.`,
      `WhatsApp ограничил аккаунт: ${what.ru || "без подробностей"}.`,
    ),
    // Each ends by itself; the whole with the last of them.
    ...(ends.length > 0 && ends.length === all.length ? { untilMs: Math.max(...ends) } : {}),
  };
};

const ban = ({ ban_info }: Told): News => {
  const state = ban_info?.waba_ban_state;
  if (state === "REINSTATE")
    return good("ban", "WhatsApp has reinstated the account.", "WhatsApp восстановил аккаунт.");
  if (state === "SCHEDULE_FOR_DISABLE") {
    const on = ban_info?.waba_ban_date ? ` (${ban_info.waba_ban_date})` : "";
    return bad("ban", `WhatsApp is going to disable the account${on}.`, `WhatsApp собирается отключить аккаунт${on}.`);
  }
  const { en, ru } = meaning(state);
  return gone("ban", `WhatsApp has disabled the account (${en}).`, `WhatsApp отключил аккаунт (${ru}).`);
};

const accountUpdate = (about: Told): News => {
  const { event, violation_info } = about;
  switch (event) {
    case "DISABLED_UPDATE":
      return ban(about);
    case "ACCOUNT_RESTRICTION":
      return restriction(about);
    case "ACCOUNT_VIOLATION": {
      const { en, ru } = meaning(violation_info?.violation_type);
      return bad(
        "violation",
        `WhatsApp sees a violation of its policies: ${en || "no detail"}.`,
        `WhatsApp видит нарушение правил: ${ru || "без подробностей"}.`,
      );
    }
    case "ACCOUNT_DELETED":
      return gone("access", "The WhatsApp Business account was deleted.", "Аккаунт WhatsApp Business удалён.");
    case "ACCOUNT_OFFBOARDED":
      return gone("access", "The account has left the Cloud API.", "Аккаунт отключён от Cloud API.");
    case "PARTNER_REMOVED":
    case "PARTNER_APP_UNINSTALLED":
      return gone(
        "access",
        "The app was taken off the account: nothing comes in any more.",
        "Приложение отвязано от аккаунта: больше ничего не приходит.",
      );
    case "ACCOUNT_RECONNECTED":
    case "PARTNER_ADDED":
    case "PARTNER_APP_INSTALLED":
      return good("access", "The account is connected to the app again.", "Аккаунт снова подключён к приложению.");
    default:
      return notice(
        `account ${event ?? ""}`,
        `Account update: ${plain(event) || "unknown"}.`,
        `Изменение аккаунта: ${plain(event) || "неизвестно какое"}.`,
      );
  }
};

const quality = ({ event, current_limit, max_daily_conversation_per_phone, display_phone_number }: Told): News => {
  const limit = tier(max_daily_conversation_per_phone ?? current_limit);
  const [en, ru] = limit.en ? [` New people a day: ${limit.en}.`, ` Новых людей в день: ${limit.ru}.`] : ["", ""];
  const of = display_phone_number ?? "";
  switch (event) {
    case "FLAGGED":
      return bad(
        `quality ${of}`,
        `The number's quality is low: people block or report it.${en}`,
        `Качество номера низкое: на него жалуются или блокируют.${ru}`,
      );
    case "UNFLAGGED":
      return good(`quality ${of}`, `The number's quality is good again.${en}`, `Качество номера снова хорошее.${ru}`);
    case "DOWNGRADE":
      return bad(
        `limit ${of}`,
        `WhatsApp has lowered how many people the number may write to.${en}`,
        `WhatsApp уменьшил, скольким людям номер может писать.${ru}`,
      );
    case "UPGRADE":
      return good(
        `limit ${of}`,
        `WhatsApp has raised how many people the number may write to.${en}`,
        `WhatsApp увеличил, скольким людям номер может писать.${ru}`,
      );
    default:
      return notice(
        `limit ${of}`,
        `The number's messaging limit: ${plain(event) || "changed"}.${en}`,
        `Лимит сообщений номера: ${plain(event) || "изменён"}.${ru}`,
      );
  }
};

const template = (kind: string, about: Told, what: Words): News => {
  const name = `${about.message_template_name ?? "?"} (${about.message_template_language ?? "?"})`;
  const why = about.reason && about.reason !== "NONE" ? meaning(about.reason) : null;
  return notice(
    `template ${kind} ${name}`,
    `Template ${name}: ${what.en}${why ? `, ${why.en}` : ""}.`,
    `Шаблон ${name}: ${what.ru}${why ? `, ${why.ru}` : ""}.`,
  );
};
const orChanged = ({ en, ru }: Words): Words => ({ en: en || "changed", ru: ru || "изменён" });

const nameNews = (about: Told): News => {
  const [name, { en, ru }] = [about.requested_verified_name ?? "", orChanged(meaning(about.decision))];
  if (about.decision !== "REJECTED") return notice("name", `Display name ${name}: ${en}.`, `Имя ${name}: ${ru}.`);
  const why = meaning(about.rejection_reason);
  return bad(
    "name",
    `WhatsApp has rejected the display name ${name}: ${why.en}.`,
    `WhatsApp отклонил отображаемое имя ${name}: ${why.ru}.`,
  );
};

const review = ({ decision }: Told): News => {
  if (decision === "REJECTED")
    return bad("review", "WhatsApp has rejected the account in its review.", "Аккаунт не прошёл проверку WhatsApp.");
  const { en, ru } = orChanged(meaning(decision));
  const text = [`Account review: ${en}.`, `Проверка аккаунта: ${ru}.`] as const;
  return decision === "APPROVED" ? good("review", ...text) : notice("review", ...text);
};

/** One group is no trouble of the whole number. */
const groupNews = ({ groups: [group] = [] }: Told): News | null => {
  const matter = `group ${group?.group_id ?? ""}`;
  switch (group?.type) {
    case "group_suspend":
      return notice(
        matter,
        `WhatsApp has suspended the group ${group.group_id}: nothing can be said there.`,
        `WhatsApp приостановил группу ${group.group_id}: писать в ней нельзя.`,
      );
    case "group_suspend_cleared":
      return notice(
        matter,
        `The group ${group.group_id} is no longer suspended.`,
        `Группа ${group.group_id} больше не приостановлена.`,
      );
    default:
      return null;
  }
};

const newsOf = (field: string, about: Told): News | null => {
  switch (field) {
    case "account_update":
      return accountUpdate(about);
    case "account_review_update":
      return review(about);
    case "account_alerts": {
      const { alert_severity: severity, alert_description: said, alert_type: type } = about.alert_info ?? about;
      return /CRITICAL|WARNING/.test(severity ?? "")
        ? bad(
            `alert ${type ?? ""}`,
            `WhatsApp warns: ${said ?? "no detail given"}`,
            `WhatsApp предупреждает: ${said ?? "без подробностей"}`,
          )
        : notice(`alert ${type ?? ""}`, said ?? "An account alert.", said ?? "Оповещение об аккаунте.");
    }
    case "phone_number_quality_update":
      return quality(about);
    case "phone_number_name_update":
      return nameNews(about);
    case "business_capability_update":
      return notice(
        field,
        "WhatsApp has changed the limits of this business.",
        "WhatsApp изменил лимиты этой компании.",
      );
    case "message_template_status_update":
      return template("status", about, orChanged(meaning(about.event)));
    case "message_template_quality_update": {
      const { en, ru } = orChanged(meaning(about.new_quality_score));
      return template("quality", about, { en: `quality ${en}`, ru: `качество ${ru}` });
    }
    case "template_category_update": {
      const { en, ru } = orChanged(meaning(about.new_category));
      return template("category", about, { en: `category ${en}`, ru: `категория: ${ru}` });
    }
    case "security": {
      const { en, ru } = meaning(about.event);
      return notice(
        field,
        `Security: ${en || "a setting has changed"}.`,
        `Безопасность: ${ru || "настройка изменена"}.`,
      );
    }
    case "group_status_update":
      return groupNews(about);
    case "business_status_update":
    case "phone_number_update":
    case "payment_configuration_update":
    case "partner_solutions":
      return notice(
        field,
        `${plain(field)}: ${plain(about.event) || "changed"}.`,
        `${plain(field)}: ${plain(about.event) || "изменено"}.`,
      );
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

const newsIn = ({ field, value }: Change): News | null => {
  const about = told.safeParse(value);
  return about.success ? newsOf(field, about.data) : null;
};

/** A change that is about no message. Kinds of no interest come back as ignored, with their name. */
export const accountItem = (change: Change, { at, time }: { at: number; time?: number }): Inbound => {
  const { field, value } = change;
  // By Meta's clock, not ours: told again later it is still the same.
  const common = { externalId: idOf(field, value, time), revision: "0", at };
  const news = newsIn(change);
  return news
    ? { kind: "account", ...common, state: news.ends ? "online" : news.tone, text: news.text.en }
    : { kind: "ignored", ...common, reason: field.replaceAll("_", " ") };
};

/**
 * All that a post tells of our account and number, oldest first; what came with messages, too. News of a number belongs to
 * that number alone, news of the account to all of its numbers.
 */
export const accountNewsIn = (raw: unknown, { settings, now }: Reading): (AccountNews & { ends?: true })[] => {
  const read = update.safeParse(raw);
  if (!read.success || read.data.object !== "whatsapp_business_account") return [];
  const own: Own = { ...settings, number: read.data.parley?.number };
  const all = read.data.entry.flatMap(({ id, changes, time }) => {
    const at = timeOf(time, now);
    return changes.flatMap((change) => {
      if (elsewhere(change, id, own) !== null) return [];
      const news = newsIn(change);
      const errors = (change.value?.errors ?? []).map((error) => {
        const said = wordsOf(error);
        return { ...notice(`error ${error.code ?? said}`, said, said), at };
      });
      return [...(news ? [{ ...news, at }] : []), ...errors];
    });
  });
  return all.sort((a, b) => a.at - b.at);
};

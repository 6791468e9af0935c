import { A } from "@solidjs/router";
import { createSignal, For, Show } from "solid-js";
import type { TimelineItem } from "../../../../src/realtime/wire";
import { isRecord } from "../../api/http";
import { saidWhy } from "../../app/sayings";
import { agentById, categoryById, teamById } from "../../app/session";
import { clock } from "../../app/time";
import { locale, named, t } from "../../app/words";
import { usePlace } from "../inbox/place";
import { toneKeys } from "./tone";

const text = (payload: unknown, ...keys: string[]) => {
  if (!isRecord(payload)) return undefined;
  for (const key of keys) {
    const value = payload[key];
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
};
const who = (item: TimelineItem) => {
  switch (item.actor.kind) {
    case "agent":
      return agentById(item.actor.id)?.name ?? t("event.system");
    case "bot":
      return t("bot");
    case "customer":
    case "contact":
      return t("customer");
    case "rule":
      return t("event.rule");
    default:
      return t("event.system");
  }
};
const nameOf = (id: string | undefined) => {
  if (!id) return t("none");
  const thing = categoryById(id) ?? teamById(id);
  if (thing) return named(thing);
  const agent = agentById(id);
  if (agent) return agent.name;
  const known = ["open", "pending", "snoozed", "solved", "closed"] as const;
  const status = known.find((one) => one === id);
  if (status) return t(`status.${status}`);
  const levels = ["low", "normal", "high", "urgent"] as const;
  const level = levels.find((one) => one === id);
  return level ? t(`priority.${level}`) : id;
};
const target = (item: TimelineItem, key: "agent" | "team") => {
  const to = isRecord(item.payload) ? item.payload.to : undefined;
  return text(to, key);
};
/** Whoever was looked for was not found: it stays where it was. */
const stays = ({ payload }: TimelineItem): boolean => {
  if (!isRecord(payload)) return false;
  const { from, to } = payload;
  return text(from, "agent") === undefined && text(from, "team") === text(to, "team");
};
const numberIn = (item: TimelineItem) =>
  isRecord(item.payload) && typeof item.payload.number === "number" ? item.payload.number : "?";
/** The other conversation of a merge or a split. */
export const otherOf = (item: TimelineItem) =>
  item.type === "conversation.merged" || item.type === "conversation.split"
    ? text(item.payload, "into", "from")
    : undefined;
/** Why the bot has left a question: for want of an answer, and not because a person was due. */
const unproved = ["no_proof", "missed", ""];
const rest = (type: string) => type.replace(/[._-]/g, " ");

/** One event in a sentence. Kinds nobody taught us are said by their name rather than hidden. */
const sayEvent = (item: TimelineItem): string => {
  const actor = who(item);
  const goal = text(item.payload, "to");
  const to = nameOf(goal);
  switch (item.type) {
    case "conversation.opened":
      return t("event.opened");
    case "conversation.reopened":
      return t("event.reopened");
    case "conversation.status":
      if (goal === "solved") return t("event.solved", { who: actor });
      if (goal === "closed") return t("event.closed");
      return goal === "snoozed" ? t("event.snoozed", { who: actor }) : t("event.status", { who: actor, to });
    case "conversation.assigned": {
      const agent = target(item, "agent");
      const team = target(item, "team");
      if (!agent && stays(item)) return t("event.nobody", { who: actor });
      if (!agent && team) return t("event.team", { who: actor, to: nameOf(team) });
      if (!agent) return t("event.unassigned", { who: actor });
      if (item.actor.kind === "agent" && item.actor.id === agent) return t("event.assigned", { who: actor });
      return t("event.assignedTo", { who: actor, to: nameOf(agent) });
    }
    case "conversation.category":
      return t("event.category", { who: actor, to: goal ? to : t("word.noCategory") });
    case "conversation.priority":
      return t("event.priority", { who: actor, to });
    case "conversation.owner":
      if (goal === "agent" && item.actor.kind === "agent") return t("event.takenOver", { who: actor });
      return goal === "bot" ? t("event.returned", { who: actor }) : t("event.handedOff");
    case "conversation.tone": {
      const heard = toneKeys(text(item.payload, "mood") ?? "", text(item.payload, "urgency") ?? "");
      return t("event.tone", { what: heard.map((key) => t(key).toLowerCase()).join(", ") });
    }
    case "conversation.tags":
      return t("event.tags", { who: actor });
    case "conversation.merged":
      return t(text(item.payload, "into") ? "event.mergedInto" : "event.mergedFrom", {
        who: actor,
        number: numberIn(item),
      });
    case "conversation.split":
      return t(text(item.payload, "into") ? "event.splitInto" : "event.splitFrom", {
        who: actor,
        number: numberIn(item),
      });
    case "conversation.subject":
      return t("event.subject", { who: actor });
    case "contact.joined":
    case "contact.parted": {
      const [one, other] = [text(item.payload, "joined") ?? "", text(item.payload, "kept") ?? ""];
      const key = item.type === "contact.joined" ? "event.joined" : "event.parted";
      return t(one === other ? `${key}Same` : key, { who: actor, one, other });
    }
    case "bot.abstained":
      return t(unproved.includes(text(item.payload, "reason") ?? "") ? "event.abstained" : "event.leftIt");
    default:
      return t("event.other", { what: rest(item.type), who: actor });
  }
};

// What the sentence itself says already needs no reason.
const plain = ["reply", "take-over", "suggestion"];
const whyOf = (payload: unknown) => {
  const why = text(payload, "why", "reason");
  if (!why || plain.includes(why)) return undefined;
  return saidWhy(why);
};

/** The joining of two contacts that this line tells of. */
const joinOf = (item: TimelineItem) => (item.type === "contact.joined" ? text(item.payload, "join") : undefined);
type Way = { part: (join: string) => (() => void) | undefined };

const Line = (props: Way & { item: TimelineItem }) => {
  const place = usePlace();
  const [open, setOpen] = createSignal(false);
  const why = () => whyOf(props.item.payload);
  const part = () => {
    const join = joinOf(props.item);
    return join ? props.part(join) : undefined;
  };
  return (
    <span>
      {sayEvent(props.item)} · <time class="num">{clock(props.item.at, locale())}</time>
      <Show when={otherOf(props.item)}>
        {(other) => (
          <>
            {" "}
            · <A href={place.href({ conversation: other() })}>{t("event.open")}</A>
          </>
        )}
      </Show>
      <Show when={why()}>
        {(reason) => (
          <>
            {" "}
            ·{" "}
            <Show
              when={open()}
              fallback={
                <button type="button" onClick={() => setOpen(true)}>
                  {t("event.why")}
                </button>
              }
            >
              {reason()}
            </Show>
          </>
        )}
      </Show>
      <Show when={part()}>
        {(go) => (
          <>
            {" "}
            ·{" "}
            <button type="button" onClick={() => go()()}>
              {t("join.part")}
            </button>
          </>
        )}
      </Show>
    </span>
  );
};

/** One small line; several between two messages fold into one that opens. `part`: the way back from a join that still holds. */
export const Events = (props: Way & { items: TimelineItem[] }) => {
  const [open, setOpen] = createSignal(false);
  return (
    <div class="event">
      <Show
        when={props.items.length > 2}
        fallback={
          <div class="event-list">
            <For each={props.items}>{(item) => <Line item={item} part={props.part} />}</For>
          </div>
        }
      >
        <button type="button" aria-expanded={open()} onClick={() => setOpen(!open())}>
          {t("thread.events", { n: props.items.length })}
        </button>
        <Show
          when={open()}
          fallback={<Show when={props.items.at(-1)}>{(last) => <Line item={last()} part={props.part} />}</Show>}
        >
          <div class="event-list">
            <For each={props.items}>{(item) => <Line item={item} part={props.part} />}</For>
          </div>
        </Show>
      </Show>
    </div>
  );
};

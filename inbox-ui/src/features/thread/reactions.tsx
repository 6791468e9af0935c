import { createMemo, For, Show } from "solid-js";
import type { Message } from "../../../../src/realtime/wire";
import { agentById } from "../../app/session";
import { t } from "../../app/words";
import { react } from "../../live/actions";

/** Who reacted with what; ours can be taken back by pressing it. */
export const Reactions = (props: { message: Message; can: boolean }) => {
  const groups = createMemo(() => {
    const byEmoji = new Map<string, Message["reactions"]>();
    for (const one of props.message.reactions) byEmoji.set(one.emoji, [...(byEmoji.get(one.emoji) ?? []), one]);
    return [...byEmoji].map(([emoji, all]) => ({ emoji, all, ours: all.some((one) => one.who === "us") }));
  });
  const names = (all: Message["reactions"]) =>
    all.map((one) => (one.who === "customer" ? t("customer") : (agentById(one.agent)?.name ?? t("you")))).join(", ");
  return (
    <Show when={groups().length > 0}>
      <span class="reactions">
        <For each={groups()}>
          {(group) => (
            <button
              type="button"
              class="reaction"
              classList={{ ours: group.ours }}
              disabled={!props.can}
              aria-pressed={group.ours}
              aria-label={t("thread.reacted", { emoji: group.emoji, who: names(group.all) })}
              title={names(group.all)}
              onClick={() => void react(props.message, group.emoji)}
            >
              {group.emoji}
              <Show when={group.all.length > 1}>
                {" "}
                <span class="num">{group.all.length}</span>
              </Show>
            </button>
          )}
        </For>
      </span>
    </Show>
  );
};

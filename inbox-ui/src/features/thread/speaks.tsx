import { Show } from "solid-js";
import type { Row } from "../../../../src/realtime/wire";
import { agentById, house, me } from "../../app/session";
import { t } from "../../app/words";
import { returnToBot, takeOver } from "../../live/actions";

/** Who speaks for us, and how to change it. */
export const Speaks = (props: { row: Row }) => {
  const holder = () => agentById(props.row.assignee);
  const unclaimed = () => {
    const agent = holder();
    if (!agent) return t("owner.nobody");
    return agent.id === me.id ? t("owner.waitsYou") : t("owner.waits", { name: agent.name });
  };
  const isOver = () => props.row.status === "solved" || props.row.status === "closed";
  const answers = () => props.row.owner === "bot" && !isOver();
  return (
    <div class="speaks" classList={{ bot: answers() }}>
      <Show when={answers()}>
        <span class="bot-dot" />
      </Show>
      <span class="clip">
        {props.row.owner === "bot"
          ? t(props.row.status === "closed" ? "owner.botClosed" : isOver() ? "owner.botSolved" : "owner.bot")
          : props.row.owner === "nobody"
            ? unclaimed()
            : holder()?.id === me.id
              ? t("owner.you")
              : t("owner.agent", { name: holder()?.name ?? "?" })}
      </span>
      <Show when={props.row.status !== "closed" && (props.row.owner !== "agent" || holder()?.id !== me.id)}>
        <button type="button" onClick={() => void takeOver(props.row.id)}>
          {t("owner.take")}
          <kbd>T</kbd>
        </button>
      </Show>
      <Show when={props.row.status !== "closed" && props.row.owner === "agent" && house.settings.botEnabled}>
        <button type="button" onClick={() => void returnToBot(props.row.id)}>
          {t("owner.return")}
          <kbd>B</kbd>
        </button>
      </Show>
    </div>
  );
};

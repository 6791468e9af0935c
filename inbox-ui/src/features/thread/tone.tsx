import Angry from "lucide-solid/icons/face-angry";
import Frown from "lucide-solid/icons/face-slightly-frowning";
import Flame from "lucide-solid/icons/flame";
import { For, Show } from "solid-js";
import type { Row } from "../../../../src/realtime/wire";
import { isKey, type Key, t } from "../../app/words";

/** What of a tone is worth a word: "mood.neutral" when nothing else is. */
export const toneKeys = (mood: string, urgency: string): Key[] => {
  const said = [
    ...(mood === "neutral" ? [] : [`mood.${mood}`]),
    ...(urgency === "normal" ? [] : [`urgency.${urgency}`]),
  ].filter(isKey);
  return said.length > 0 ? said : ["mood.neutral"];
};

/** In the list only what asks for attention: danger, anger, worry. */
export const Tone = (props: { row: Pick<Row, "mood" | "urgency"> }) => (
  <>
    <Show when={props.row.urgency === "emergency"}>
      <Flame class="row-tone danger" size={14} aria-label={t("urgency.emergency")} />
    </Show>
    <Show when={props.row.mood === "angry"}>
      <Angry class="row-tone danger" size={14} aria-label={t("mood.angry")} />
    </Show>
    <Show when={props.row.mood === "worried"}>
      <Frown class="row-tone wait" size={14} aria-label={t("mood.worried")} />
    </Show>
  </>
);

const toneOf = (key: Key) => (key === "mood.worried" || key === "urgency.urgent" ? "wait" : "danger");
/** Over the thread the same in words. */
export const ToneChips = (props: { row: Pick<Row, "mood" | "urgency"> }) => {
  const keys = () => toneKeys(props.row.mood, props.row.urgency).filter((key) => key !== "mood.neutral");
  return (
    <For each={keys()}>
      {(key) => <span class={key === "mood.pleased" ? "chip done" : `chip ${toneOf(key)}`}>{t(key)}</span>}
    </For>
  );
};

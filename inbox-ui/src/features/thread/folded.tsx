import { createSignal, type JSX, Show } from "solid-js";
import { t } from "../../app/words";

/** What a machine wrote shows its first line and opens on demand; what a person wrote stands as it is. */
export const Folded = (props: { text: string; folds: boolean; children: JSX.Element }) => {
  const [open, setOpen] = createSignal(false);
  const isLong = () => props.text.length > 140 || props.text.includes("\n");
  return (
    <Show when={props.folds && isLong() && !open()} fallback={props.children}>
      <button type="button" class="msg-folded" aria-expanded="false" onClick={() => setOpen(true)}>
        <span class="clip">{props.text.split("\n").find((line) => line.trim() !== "")}</span>
        <span class="more-word">{t("thread.unfold")}</span>
      </button>
    </Show>
  );
};

import { createSignal, type JSX, Show } from "solid-js";
import { t } from "../../app/words";

const charsMax = 3000;
const linesMax = 60;

/** A very long message shows its beginning and opens on demand. */
export const Long = (props: { text: string; children: JSX.Element }) => {
  const [open, setOpen] = createSignal(false);
  const isLong = () => props.text.length > charsMax || props.text.split("\n").length > linesMax;
  return (
    <Show when={isLong()} fallback={props.children}>
      <div classList={{ "msg-long": !open() }}>{props.children}</div>
      <button type="button" class="msg-more" aria-expanded={open()} onClick={() => setOpen(!open())}>
        {t(open() ? "thread.showLess" : "thread.showMore")}
      </button>
    </Show>
  );
};

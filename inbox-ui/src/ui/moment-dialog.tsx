import { createSignal, createUniqueId, For, Show } from "solid-js";
import { moment } from "../app/time";
import { locale, t } from "../app/words";
import { Dialog } from "./dialog";

const pad = (n: number) => String(n).padStart(2, "0");
/** As an input of kind datetime-local wants it, in the reader's own time zone. */
const local = (at: number) => {
  const day = new Date(at);
  const date = [day.getFullYear(), pad(day.getMonth() + 1), pad(day.getDate())].join("-");
  return `${date}T${pad(day.getHours())}:${pad(day.getMinutes())}`;
};
const tomorrowAtNine = () => {
  const day = new Date();
  day.setDate(day.getDate() + 1);
  return day.setHours(9, 0, 0, 0);
};

/** Asks for a moment that is still to come. */
export const MomentDialog = (props: {
  title: string;
  verb: string;
  /** Moments that are picked with one press. */
  choices?: { label: string; at: number }[];
  close: () => void;
  pick: (at: number) => void;
}) => {
  const id = createUniqueId();
  const [text, setText] = createSignal(local(tomorrowAtNine()));
  const at = () => new Date(text()).getTime();
  const wrong = () => (Number.isFinite(at()) && at() > Date.now() + 30_000 ? "" : t("later.past"));
  const take = (when: number) => {
    props.pick(when);
    props.close();
  };
  const go = (event: Event) => {
    event.preventDefault();
    if (!wrong()) take(at());
  };
  return (
    <Dialog
      open
      close={props.close}
      title={props.title}
      foot={
        <>
          <button type="button" class="btn" onClick={() => props.close()}>
            {t("cancel")}
          </button>
          <button type="submit" form={id} class="btn main" disabled={wrong() !== ""}>
            {props.verb}
          </button>
        </>
      }
    >
      <Show when={props.choices?.length}>
        <ul class="moments">
          <For each={props.choices}>
            {(choice) => (
              <li>
                <button type="button" class="menu-item" onClick={() => take(choice.at)}>
                  <span class="grow">{choice.label}</span>
                  <span class="muted num">{moment(choice.at, locale(), Date.now())}</span>
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <form id={id} class="field" onSubmit={go}>
        <label for={`${id}-at`}>{t("later.when")}</label>
        <input
          id={`${id}-at`}
          class="input"
          type="datetime-local"
          value={text()}
          min={local(Date.now())}
          aria-invalid={wrong() ? "true" : undefined}
          aria-describedby={`${id}-say`}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <span id={`${id}-say`} class={wrong() ? "wrong" : "help"} role="status">
          {wrong() || moment(at(), locale(), Date.now())}
        </span>
      </form>
    </Dialog>
  );
};

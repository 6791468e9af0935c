import X from "lucide-solid/icons/x";
import { createSignal, createUniqueId, For, Show } from "solid-js";
import { t } from "../../app/words";
import { addressesIn, type CopiesState, type Field, fields } from "./copies";

/** One line of addresses: typed or pasted, each becomes a chip; Backspace takes the last one back. */
export const Line = (props: { field: Field; on: Pick<CopiesState, "all" | "set">; first?: string }) => {
  const id = createUniqueId();
  const [text, setText] = createSignal("");
  const list = () => props.on.all()[props.field];
  const take = () => {
    const { good, rest } = addressesIn(text());
    if (good.length > 0) props.on.set(props.field, [...list(), ...good]);
    setText(rest);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing || event.metaKey || event.ctrlKey) return;
    if (["Enter", "Comma", "Semicolon"].includes(event.code) && text().trim() !== "") {
      event.preventDefault();
      take();
    } else if (event.code === "Backspace" && text() === "" && list().length > 0) {
      props.on.set(props.field, list().slice(0, -1));
    }
  };
  return (
    <div class="copies-line">
      <label for={id}>{t(`copies.${props.field}`)}</label>
      <div class="copies-chips">
        <Show when={props.first}>
          <span class="chip">{props.first}</span>
        </Show>
        <For each={list()}>
          {(address) => (
            <span class="chip">
              <span class="clip">{address}</span>
              <button
                type="button"
                aria-label={t("copies.remove", { address })}
                onClick={() =>
                  props.on.set(
                    props.field,
                    list().filter((one) => one !== address),
                  )
                }
              >
                <X size={12} />
              </button>
            </span>
          )}
        </For>
        <input
          id={id}
          type="text"
          inputmode="email"
          autocomplete="off"
          value={text()}
          aria-invalid={text() !== "" && addressesIn(text()).rest !== "" ? "true" : undefined}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKey}
          onBlur={take}
        />
      </div>
    </div>
  );
};

/** Who gets it besides the contact: one line while nobody asks, three fields when somebody does. */
export const CopiesFields = (props: { on: CopiesState; contact: string }) => (
  <Show when={props.on.offered()}>
    <Show
      when={props.on.open()}
      fallback={
        <Show when={props.on.many() > 0}>
          <button type="button" class="copies-short" onClick={() => props.on.setOpen(true)}>
            <For each={fields.filter((field) => props.on.all()[field].length > 0)}>
              {(field) => (
                <span class="clip">
                  <strong>{t(`copies.${field}`)}</strong> {props.on.all()[field].join(", ")}
                </span>
              )}
            </For>
          </button>
        </Show>
      }
    >
      <div class="copies">
        <Line field="to" on={props.on} first={props.contact} />
        <Line field="cc" on={props.on} />
        <Line field="bcc" on={props.on} />
      </div>
    </Show>
  </Show>
);

import { createSignal, Show } from "solid-js";
import type { Row } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { changeRow } from "../../live/actions";

/** What it is about; pressed, it can be written anew. */
export const Subject = (props: { row: Row }) => {
  const [editing, setEditing] = createSignal(false);
  const keep = (text: string) => {
    if (!editing()) return;
    setEditing(false);
    const subject = text.trim();
    if (subject !== "" && subject !== props.row.subject) void changeRow(props.row.id, { subject });
  };
  return (
    <Show
      when={editing()}
      fallback={
        <h2 class="clip">
          <button type="button" class="subject clip" title={t("thread.editSubject")} onClick={() => setEditing(true)}>
            {props.row.subject || t("thread.none")}
          </button>
        </h2>
      }
    >
      <input
        class="input"
        aria-label={t("word.subject")}
        value={props.row.subject}
        maxlength="300"
        ref={(input) => queueMicrotask(() => input.select())}
        onBlur={(event) => keep(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.code === "Enter") keep(event.currentTarget.value);
          if (event.code === "Escape") setEditing(false);
        }}
      />
    </Show>
  );
};

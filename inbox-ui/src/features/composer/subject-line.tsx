import { Show } from "solid-js";
import type { Row } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { changeRow } from "../../live/actions";

/** Where messages carry a subject: the conversation's own, changed here for what is written next. */
export const SubjectLine = (props: { row: Row; open: boolean }) => (
  <Show when={props.open}>
    <div class="copies-line subject-line">
      <label for="composer-subject">{t("word.subject")}</label>
      <input
        id="composer-subject"
        type="text"
        maxlength="300"
        value={props.row.subject}
        onChange={(event) => {
          const subject = event.currentTarget.value.trim();
          if (subject !== "" && subject !== props.row.subject) void changeRow(props.row.id, { subject });
        }}
      />
    </div>
  </Show>
);

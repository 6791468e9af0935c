import X from "lucide-solid/icons/x";
import { Show } from "solid-js";
import { t } from "../../app/words";
import { changeRow } from "../../live/actions";
import { desk } from "../../live/store";

/** What can be done with all that is chosen. */
export const ManyBar = (props: { chosen: string[]; clear: () => void }) => (
  <Show when={props.chosen.length > 0}>
    <div class="list-many" role="status">
      <strong>{t("list.selected", { n: props.chosen.length })}</strong>
      <button
        type="button"
        class="btn small"
        onClick={() => {
          for (const id of props.chosen) void changeRow(id, { assignee: desk.me });
          props.clear();
        }}
      >
        {t("row.assign")}: {t("picker.me")}
      </button>
      <button
        type="button"
        class="btn small"
        onClick={() => {
          for (const id of props.chosen) void changeRow(id, { status: "solved" });
          props.clear();
        }}
      >
        {t("row.solve")}
      </button>
      <button type="button" class="icon-btn" aria-label={t("cancel")} onClick={() => props.clear()}>
        <X size={14} />
      </button>
    </div>
  </Show>
);

import { A } from "@solidjs/router";
import { Show } from "solid-js";
import type { Row } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { usePlace } from "../inbox/place";

/** Nothing can be written here any more: why, and where it goes on. */
export const Closed = (props: { row: Row }) => {
  const place = usePlace();
  return (
    <p class="closed-line">
      <Show when={props.row.mergedInto} fallback={t("thread.closed")}>
        {(into) => (
          <>
            {t("thread.merged")} <A href={place.href({ conversation: into() })}>{t("thread.openMerged")}</A>
          </>
        )}
      </Show>
    </p>
  );
};

import { createSignal, lazy, Show, Suspense } from "solid-js";
import type { Row } from "../../../../src/realtime/wire";
import { personName } from "../../app/person";
import { moment, now } from "../../app/time";
import { locale, t } from "../../app/words";
import { channelName } from "../../ui/channel-glyph";
import type { Chosen } from "./template-fields";

const TemplateDialog = lazy(() => import("./template-dialog").then((room) => ({ default: room.TemplateDialog })));
const soonMs = 2 * 3_600_000;

/** How long free text may still be sent, said when it matters; afterwards only what the platform has approved. */
export const Shut = (props: {
  row: Row;
  until: number | null;
  shut: boolean;
  templates: boolean;
  send: (chosen: Chosen) => void;
}) => {
  const [picking, setPicking] = createSignal(false);
  const isSoon = () => props.until !== null && !props.shut && props.until - now() < soonMs;
  return (
    <Show when={props.shut || isSoon()}>
      <div class="composer-warn window" classList={{ shut: props.shut }} role="status">
        <span class="grow">
          {props.shut
            ? t(props.templates ? "window.shut" : "window.shutNoTemplates", {
                channel: channelName(props.row.channel),
                name: personName(props.row.contact.name),
              })
            : t("window.soon", { time: moment(props.until ?? 0, locale(), now()) })}
        </span>
        <Show when={props.shut && props.templates}>
          <button type="button" class="btn small main" onClick={() => setPicking(true)}>
            {t("template.choose")}
          </button>
        </Show>
      </div>
      <Suspense>
        <Show when={picking()}>
          <TemplateDialog row={props.row} send={props.send} close={() => setPicking(false)} />
        </Show>
      </Suspense>
    </Show>
  );
};

import ChevronDown from "lucide-solid/icons/chevron-down";
import { createSignal, lazy, Show, Suspense } from "solid-js";
import { keysHere } from "../../app/keys";
import { t } from "../../app/words";
import { Menu } from "../../ui/menu";
import { laterTimes } from "../thread/later";

const MomentDialog = lazy(() => import("../../ui/moment-dialog").then((room) => ({ default: room.MomentDialog })));

export type How = { solve?: boolean; sendAt?: number; snoozeUntil?: number };
type Put = "sendAt" | "snoozeUntil";

/** One button with a menu beside it: solve with it, snooze with it, or send it later. */
export const SendButton = (props: { label: string; can: boolean; more: boolean; send: (how: How) => void }) => {
  const [asking, setAsking] = createSignal<Put | null>(null);
  return (
    <div class="split">
      <button type="submit" class="btn main" disabled={!props.can} title={keysHere("⌘Enter")}>
        {props.label}
      </button>
      <Show when={props.more}>
        <Menu
          label={t("composer.sendMenu")}
          class="more"
          disabled={!props.can}
          choices={[
            { label: t("composer.sendSolve"), keys: keysHere("⌘⇧Enter"), pick: () => props.send({ solve: true }) },
            { label: t("composer.sendSnooze"), pick: () => setAsking("snoozeUntil") },
            { label: t("composer.sendLater"), pick: () => setAsking("sendAt") },
          ]}
        >
          <ChevronDown size={15} />
        </Menu>
      </Show>
      <Show when={asking()}>
        {(put) => (
          <Suspense>
            <MomentDialog
              title={t(put() === "sendAt" ? "composer.sendLater" : "composer.sendSnooze")}
              verb={t(put() === "sendAt" ? "later.schedule" : "composer.send")}
              choices={laterTimes(Date.now()).map(({ key, at }) => ({ label: t(key), at }))}
              close={() => setAsking(null)}
              pick={(at) => props.send({ [put()]: at })}
            />
          </Suspense>
        )}
      </Show>
    </div>
  );
};

import { createEffect, createSignal, Show } from "solid-js";
import type { Row } from "../../../../src/realtime/wire";
import { agentById, me } from "../../app/session";
import { t } from "../../app/words";
import { takeOver } from "../../live/actions";
import { desk } from "../../live/store";
import { Dialog } from "../../ui/dialog";

/** A colleague has the conversation: whoever would answer beside them is told, and asked once while that colleague is here. */
export const createHeld = (row: () => Row) => {
  const [asking, setAsking] = createSignal<(() => void) | null>(null);
  let agreed = "";
  const holder = () => {
    const { owner, assignee } = row();
    return owner === "agent" && assignee !== null && assignee !== me.id ? agentById(assignee) : undefined;
  };
  // Nobody has it any more: there is nothing to ask, now or when it is taken next.
  createEffect(() => {
    if (!holder()) setAsking(null);
  });
  // Somebody else has it by now: that is another matter.
  const matter = () => `${row().id} ${row().assignee}`;
  const isHere = () => desk.presence.online.includes(row().assignee ?? "");
  return {
    holder,
    asking,
    /** True where it must be asked before this is done. */
    asksFirst: (then: () => void): boolean => {
      if (!holder() || !isHere() || agreed === matter()) return false;
      setAsking(() => then);
      return true;
    },
    agree: () => {
      const then = asking();
      agreed = matter();
      setAsking(null);
      then?.();
    },
    take: async () => {
      const then = asking();
      setAsking(null);
      if (await takeOver(row().id)) then?.();
    },
    close: () => setAsking(null),
  };
};
type Held = ReturnType<typeof createHeld>;

/** Said above the text as long as a colleague has the conversation. */
export const HeldLine = (props: { on: Held }) => (
  <Show when={props.on.holder()}>
    {(holder) => <p class="composer-warn held">{t("held.line", { name: holder().name })}</p>}
  </Show>
);

export const HeldDialog = (props: { on: Held }) => (
  <Show when={props.on.asking() !== null && props.on.holder()}>
    {(holder) => (
      <Dialog
        open
        close={props.on.close}
        title={t("held.title", { name: holder().name })}
        foot={
          <>
            <button type="button" class="btn" onClick={() => props.on.agree()}>
              {t("held.send")}
            </button>
            <button type="button" class="btn main" onClick={() => void props.on.take()}>
              {t("held.take")}
            </button>
          </>
        }
      >
        <p>{t("held.text")}</p>
      </Dialog>
    )}
  </Show>
);

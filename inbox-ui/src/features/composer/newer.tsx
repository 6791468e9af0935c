import { For } from "solid-js";
import type { Message } from "../../../../src/realtime/wire";
import { personName } from "../../app/person";
import { t } from "../../app/words";
import { Dialog } from "../../ui/dialog";
import { Rich } from "../../ui/rich";

/** Something public came in while the reply was being written: shows it, and lets the agent decide. */
export const Newer = (props: { messages: Message[]; send: () => void; edit: () => void }) => (
  <Dialog
    open
    close={props.edit}
    title={t("newer.title")}
    foot={
      <>
        <button type="button" class="btn" onClick={() => props.send()}>
          {t("newer.send")}
        </button>
        <button type="button" class="btn main" onClick={() => props.edit()}>
          {t("newer.edit")}
        </button>
      </>
    }
  >
    <p class="muted">{t("newer.text")}</p>
    <For each={props.messages}>
      {(message) => (
        <div class="newer">
          <strong>{personName(message.by.name ?? t("customer"))}</strong>
          <Rich blocks={message.rich} />
        </div>
      )}
    </For>
  </Dialog>
);

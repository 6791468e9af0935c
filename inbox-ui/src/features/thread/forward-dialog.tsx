import { createSignal, Show } from "solid-js";
import type { Message } from "../../../../src/realtime/wire";
import type { Copies } from "../../api/routes";
import { personName } from "../../app/person";
import { connectionById } from "../../app/session";
import { t } from "../../app/words";
import { forward } from "../../live/actions";
import { desk } from "../../live/store";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import type { Field as Which } from "../composer/copies";
import { Line } from "../composer/copies-fields";
import { Signed } from "../composer/signed";

/** Passes one message on by mail to somebody outside; who will read it, and who will not, stands there before it leaves. */
export const ForwardDialog = (props: { message: Message; close: () => void }) => {
  const [copies, setCopies] = createSignal<Copies>({ to: [], cc: [], bcc: [] });
  const [text, setText] = createSignal("");
  const [busy, setBusy] = createSignal(false);
  const on = {
    all: copies,
    set: (field: Which, addresses: string[]) =>
      setCopies((before) => ({ ...before, [field]: [...new Set(addresses)] })),
  };
  const id = crypto.randomUUID();
  const row = () => desk.rows[props.message.conversation];
  const readers = () => [...copies().to, ...copies().cc].join(", ");
  const files = () => props.message.files.length;
  const go = async (event: Event) => {
    event.preventDefault();
    const { to, cc } = copies();
    if (busy() || to.length === 0) return;
    setBusy(true);
    const done = await forward(props.message.conversation, { id, message: props.message.id, text: text(), to, cc });
    setBusy(false);
    if (done) props.close();
  };
  return (
    <Dialog
      open
      close={props.close}
      title={t("forward.title")}
      foot={
        <>
          <button type="button" class="btn" onClick={() => props.close()}>
            {t("cancel")}
          </button>
          <button type="submit" form="forward" class="btn main" disabled={copies().to.length === 0 || busy()}>
            {t("forward.go")}
          </button>
        </>
      }
    >
      <form id="forward" class="forward" onSubmit={(event) => void go(event)}>
        <Line field="to" on={on} />
        <Line field="cc" on={on} />
        <Field label={t("forward.text")} value={text()} set={setText} rows={3} />
        <Show when={row()}>{(one) => <Signed connection={one().connection} language={one().language} />}</Show>
        <blockquote class="split-from">{props.message.text}</blockquote>
        <Show when={files() > 0}>
          <p class="muted">{t("forward.files", { n: files() })}</p>
        </Show>
        <p role="status">
          {t(readers() === "" ? "forward.nobody" : "forward.reads", {
            readers: readers(),
            from: connectionById(row()?.connection ?? "")?.address ?? "",
            name: personName(row()?.contact.name ?? ""),
          })}
        </p>
      </form>
    </Dialog>
  );
};

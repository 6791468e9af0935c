import { createSignal } from "solid-js";
import type { Message } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { split } from "../../live/actions";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { usePlace } from "../inbox/place";

/** Another matter begins with this message: it and what came after it become a conversation of their own. */
export const SplitDialog = (props: { message: Message; close: () => void }) => {
  const place = usePlace();
  const [subject, setSubject] = createSignal(props.message.text.split("\n")[0]?.slice(0, 80) ?? "");
  const [busy, setBusy] = createSignal(false);
  const go = async (event: Event) => {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    const wanted = subject().trim();
    const made = await split(props.message.conversation, {
      message: props.message.id,
      ...(wanted ? { subject: wanted } : {}),
    });
    setBusy(false);
    if (!made) return;
    props.close();
    place.go({ conversation: made });
  };
  return (
    <Dialog
      open
      close={props.close}
      title={t("split.title")}
      foot={
        <>
          <button type="button" class="btn" onClick={() => props.close()}>
            {t("cancel")}
          </button>
          <button type="submit" form="split" class="btn main" disabled={busy()}>
            {t("split.go")}
          </button>
        </>
      }
    >
      <p class="muted">{t("split.text")}</p>
      <blockquote class="split-from">{props.message.text}</blockquote>
      <form id="split" onSubmit={(event) => void go(event)}>
        <Field label={t("split.subject")} value={subject()} set={setSubject} />
      </form>
    </Dialog>
  );
};

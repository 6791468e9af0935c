import { createMemo, createSignal, Show } from "solid-js";
import type { Message } from "../../../../src/realtime/wire";
import { clock } from "../../app/time";
import { locale, t } from "../../app/words";
import { split } from "../../live/actions";
import { desk } from "../../live/store";
import { Dialog } from "../../ui/dialog";
import { Choice, Field } from "../../ui/field";
import { usePlace } from "../inbox/place";

/** So many messages back one may begin, where no message was pointed at. */
const BACK = 30;
const LINE_MAX = 80;
const lineOf = ({ text }: Message) => text.split("\n")[0]?.slice(0, LINE_MAX) ?? "";

/** Another matter begins with a message: it and what came after it become a conversation of their own. */
export const SplitDialog = (props: {
  conversation: string;
  /** Where it begins; left out: the customer's last words, or others that are chosen here. */
  message?: Message;
  close: () => void;
}) => {
  const place = usePlace();
  /** The first message stays where it is. */
  const among = createMemo(() =>
    (desk.threads[props.conversation]?.messages ?? [])
      .filter(({ direction, deletedAt }) => direction !== "note" && deletedAt === null)
      .slice(1)
      .slice(-BACK)
      .reverse(),
  );
  const [chosen, setChosen] = createSignal(
    props.message?.id ?? (among().find(({ direction }) => direction === "in") ?? among()[0])?.id ?? "",
  );
  const from = () => props.message ?? among().find(({ id }) => id === chosen());
  const first = from();
  const [subject, setSubject] = createSignal(first ? lineOf(first) : "");
  const [busy, setBusy] = createSignal(false);
  const choose = (id: string) => {
    const before = from();
    setChosen(id);
    const next = from();
    // A subject that somebody has written stays.
    if (next && (!before || subject() === lineOf(before))) setSubject(lineOf(next));
  };
  const go = async (event: Event) => {
    event.preventDefault();
    const message = from();
    if (busy() || !message) return;
    setBusy(true);
    const wanted = subject().trim();
    const made = await split(props.conversation, { message: message.id, ...(wanted ? { subject: wanted } : {}) });
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
          <button type="submit" form="split" class="btn main" disabled={busy() || !from()}>
            {t("split.go")}
          </button>
        </>
      }
    >
      <Show when={from()} fallback={<p>{t("split.nothing")}</p>}>
        {(message) => (
          <>
            <p class="muted">{t("split.text")}</p>
            <form id="split" class="form" onSubmit={(event) => void go(event)}>
              <Show when={!props.message}>
                <Choice
                  label={t("split.from")}
                  value={chosen()}
                  set={choose}
                  choices={among().map((one) => ({
                    value: one.id,
                    label: `${clock(one.at, locale())} ${one.by.kind === "bot" ? t("bot") : (one.by.name ?? "")}: ${lineOf(one)}`,
                  }))}
                />
              </Show>
              <blockquote class="split-from">{message().text}</blockquote>
              <Field label={t("split.subject")} value={subject()} set={setSubject} />
            </form>
          </>
        )}
      </Show>
    </Dialog>
  );
};
